import { z } from 'zod';
import { fileSchema } from './file-schema.ts';

/** The JSON Schema of `dispatch.yaml`, for editors. Which names are declared is beyond it. Source: JSON Schema 2020-12. */
export function dispatchJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(fileSchema({ secrets: [], webhooks: [] }), { io: 'input' });
  return { $schema, title: 'dispatch.yaml of wandb-artifact-dispatch', ...schema };
}
