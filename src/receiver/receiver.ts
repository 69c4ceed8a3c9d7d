// Being a callback: answers the probe, completes verification, checks signatures, hands exact bytes on to the app.

import { UserError } from '../errors.js'
import { createForwarder } from './forward.js'
import { startHttpServer } from './http-server.js'
import { FORWARD_TIMEOUT_MS, MAX_BODY_BYTES, type ReceiverOptions } from './receiver-options.js'
import { createRequestHandler } from './request-handler.js'

export interface Receiver extends AsyncDisposable {
  /** With the path, if it has one. */
  readonly url: string
  readonly port: number
  /** Answers the requests that have arrived whole, then closes every connection. */
  close(): Promise<void>
}

const checkSettings = ({ rejectBadSignatures, signatureKey }: ReceiverOptions): void => {
  if (rejectBadSignatures === true && (signatureKey === undefined || signatureKey === ''))
    throw new UserError(
      'Bad signatures can not be told without a signatureKey.',
      'Give the signatureKey that createCallback answered, or leave rejectBadSignatures out.'
    )
}

/** Resolves when it listens. Throws UserError when it can not, or when the options do not fit together. */
export const createReceiver = async (options: ReceiverOptions = {}): Promise<Receiver> => {
  checkSettings(options)
  const { forwardTo, forwardTimeoutMs = FORWARD_TIMEOUT_MS, maxBodyBytes = MAX_BODY_BYTES } = options
  const path = options.path?.replace(/^(?!\/)/, '/')
  const forwarder = forwardTo === undefined ? undefined : createForwarder(forwardTo, forwardTimeoutMs, maxBodyBytes)
  const server = await startHttpServer(options, createRequestHandler({ ...options, path }, forwarder))
  const close = async (): Promise<void> => {
    await server.close()
    await forwarder?.close()
  }
  return {
    url: `${server.url}${path ?? ''}`,
    port: server.port,
    close,
    [Symbol.asyncDispose]: close
  }
}
