/** What sees keys that no hook is asked about: events, and a rule of AWS Config. */
export {
  type ConfigRuleProps,
  type Frequency,
  OneActiveKeyConfigRule,
  type OneActiveKeyConfigRuleProps,
} from './config-rule';
export { OneActiveKeyEventBus, type OneActiveKeyEventBusProps } from './event-bus';
export { type EventsProps, OneActiveKeyEvents, type OneActiveKeyEventsProps } from './events';
export type { FaceProps } from './face';
export { PlainDetectionStack } from './plain-stack';
