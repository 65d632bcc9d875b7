// Compiled, never run: `npm run check:types` fails where a public type changes.
import { expectTypeOf } from 'expect-type';
import {
  type artifactName,
  type compileTemplate,
  type formatArtifactRef,
  type parseArtifactRef,
  type parseEvent,
  signBody,
  type signDispatch,
  type verifyDispatch,
  verifySignature,
  type ArtifactEvent,
  type ArtifactRef,
  type DispatchError,
  type ErrorCode,
  type WandbEvent,
} from '../../src/index.ts';

// The functions.
expectTypeOf<Parameters<typeof parseArtifactRef>>().toEqualTypeOf<[text: string]>();
expectTypeOf<ReturnType<typeof parseArtifactRef>>().toEqualTypeOf<ArtifactRef>();
expectTypeOf<ReturnType<typeof formatArtifactRef>>().toEqualTypeOf<string>();
expectTypeOf<ReturnType<typeof artifactName>>().toEqualTypeOf<string>();
expectTypeOf<Parameters<typeof parseEvent>>().toEqualTypeOf<[body: unknown]>();
expectTypeOf<ReturnType<typeof parseEvent>>().toEqualTypeOf<WandbEvent>();
expectTypeOf<ReturnType<ReturnType<typeof compileTemplate>['render']>>().toEqualTypeOf<unknown>();
expectTypeOf<ReturnType<typeof compileTemplate>['variables']>().toEqualTypeOf<readonly string[]>();
expectTypeOf<ReturnType<typeof signBody>>().toEqualTypeOf<string>();
expectTypeOf<ReturnType<typeof verifySignature>>().toEqualTypeOf<{ readonly secretIndex: number }>();
expectTypeOf<Parameters<typeof verifySignature>>().toEqualTypeOf<
  [body: Uint8Array, header: string | undefined, secrets: readonly string[]]
>();
expectTypeOf<ReturnType<typeof signDispatch>>().toEqualTypeOf<object>();
expectTypeOf<ReturnType<typeof verifyDispatch>['sentAtMs']>().toEqualTypeOf<number>();
expectTypeOf<DispatchError['code']>().toEqualTypeOf<ErrorCode>();

// A reference by name has all three names; one by id may have none, and never a collection.
declare const ref: ArtifactRef;
if (ref.collection === undefined) {
  expectTypeOf<typeof ref.id>().toEqualTypeOf<string>();
  expectTypeOf<typeof ref.entity>().toEqualTypeOf<string | undefined>();
} else {
  expectTypeOf<typeof ref.entity>().toEqualTypeOf<string>();
  expectTypeOf<typeof ref.id>().toEqualTypeOf<string | undefined>();
}

// An event is told by its type, every one of them.
declare const event: WandbEvent;
if (event.type === 'UNKNOWN') expectTypeOf<typeof event.eventType>().toEqualTypeOf<string | undefined>();
if (event.type === 'ADD_ARTIFACT_ALIAS') expectTypeOf<typeof event.alias>().toEqualTypeOf<string | undefined>();
expectTypeOf<Extract<ArtifactEvent['type'], 'LINK_ARTIFACT'>>().toEqualTypeOf<'LINK_ARTIFACT'>();
expectTypeOf<Extract<ArtifactEvent['type'], 'RUN_STATE' | 'UNKNOWN'>>().toEqualTypeOf<never>();

// @ts-expect-error: the wire's name is not the documented one
export const wire: WandbEvent['type'] = 'LINK_MODEL';
// @ts-expect-error: what is parsed is not written to
ref.host = 'example.com';
// @ts-expect-error: two encodings, no third
signBody('{}', 'secret', { encoding: 'base64url' });
// @ts-expect-error: a body is bytes until it is verified
verifySignature('{}', 'signature', ['secret']);
