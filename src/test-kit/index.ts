// The public API for tests, `ens-local/test-kit`, and nothing else.

export { createVirtualClock } from '../clock/create-virtual-clock.js'
export type { EnsEvent } from '../ens/event.js'
export type { VirtualClock } from '../ports.js'
export type { ListenOptions as SinkOptions } from '../receiver/http-server.js'
export { type ConnectedSink, type ConnectOptions, connectSink } from './connect-sink.js'
export {
  type BuildEventOptions,
  buildEvent,
  buildEvents,
  deliveryRequest,
  type EnsRequest,
  eventFixture,
  eventTypes,
  probeRequest
} from './events.js'
export { expectDelivery } from './expect-delivery.js'
export type { ExpectedEvent } from './expected-event.js'
export type { DeliverySource, ExpectedDelivery, FoundDelivery } from './find-delivery.js'
export type { ExpectedBatch, FoundBatch } from './find-in-sink.js'
export type { WaitOptions } from './mailbox.js'
export { type Sink, type SinkAnswer, type SinkResponder, startSink } from './sink.js'
export type { SinkBatch, SinkEvent, SinkRequest, SinkVerification } from './sink-request.js'
