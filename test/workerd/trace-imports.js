// `node --import ./trace-imports.js FILE` prints, as JSON, everything that FILE imports, by Node's own resolution.
import { registerHooks } from 'node:module';

const imports = [];
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (context.parentURL !== undefined) imports.push({ from: context.parentURL, specifier, to: resolved.url });
    return resolved;
  },
});
process.on('exit', () => process.stdout.write(JSON.stringify(imports)));
