/**
 * What Pulumi writes of a stack: a preview, a state, a log of engine events.
 *
 * @packageDocumentation
 */
export { isEventLog } from './events';
export {
  isPreview,
  isSavedPlan,
  isState,
  readEventLog,
  readPreview,
  readSavedPlan,
  readState,
} from './read-document';
