/** Prints the JSON Schema of `dispatch.yaml`: `npm run schema` puts it into schema/dispatch.schema.json. */
import { dispatchJsonSchema } from '../receiver/relay/config/json-schema.ts';

process.stdout.write(`${JSON.stringify(dispatchJsonSchema(), null, 2)}\n`);
