/** The library: `import … from 'wandb-artifact-dispatch'`. */
export { decodeArtifactId } from './core/artifact-id.ts';
export {
  artifactName,
  formatArtifactRef,
  parseArtifactRef,
  type ArtifactRef,
  type IdArtifactRef,
  type NamedArtifactRef,
} from './core/artifact-ref.ts';
export { artifactPage, artifactsPage } from './core/artifact-page.ts';
export { signBody, verifySignature } from './core/body-signature.ts';
export { dispatchRequest, type Dispatch, type DispatchRequest } from './core/dispatch-request.ts';
export {
  signDispatch,
  verifyDispatch,
  type DispatchToSign,
  type DispatchToVerify,
  type VerifiedDispatch,
} from './core/dispatch-signature.ts';
export { DispatchError, errorCodes, isDispatchError, type ErrorCode } from './core/errors.ts';
export { eventFacts, type EventFacts } from './core/event-facts.ts';
export { parseEvent, type ArtifactEvent, type UnknownEvent, type WandbEvent } from './core/event.ts';
export { eventTypes, type ArtifactEventType, type EventType, type RunEventType } from './core/event-type.ts';
export {
  matchFilter,
  requireFilter,
  type Condition,
  type Filter,
  type FilterVerdict,
  type Match,
  type Mismatch,
} from './core/filter.ts';
export type { JsonObject, JsonValue } from './core/json.ts';
export { plan, type Automation, type Plan, type PlannedDelivery, type Verdict } from './core/plan.ts';
export { compileTemplate, type CompiledTemplate, type TemplateValues } from './core/template.ts';
export { templateValues } from './core/template-values.ts';
