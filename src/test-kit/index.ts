// The public API for tests, `ens-local/test-kit`, and nothing else.

export type { ListenOptions as SinkOptions } from '../receiver/http-server.js'
export type { WaitOptions } from './mailbox.js'
export { type Sink, type SinkAnswer, type SinkResponder, startSink } from './sink.js'
export type { SinkBatch, SinkEvent, SinkRequest, SinkVerification } from './sink-request.js'
