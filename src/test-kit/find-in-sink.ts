// The batch with an event that has come to a sink.

import { verifySignature } from '../ens/signature.js'
import { explainSignature } from '../ens/signature-readings.js'
import { UserError } from '../errors.js'
import { createFind, describeExpected, type ExpectedEvent } from './expected-event.js'
import type { Sink } from './sink.js'
import type { SinkBatch, SinkEvent } from './sink-request.js'

export interface ExpectedBatch extends ExpectedEvent {
  /** The batch must be signed with it. */
  readonly signatureKey?: string
}

/** The batch, and the event in it that was meant. */
export type FoundBatch = SinkBatch & { readonly event: SinkEvent }

const unsigned = (what: string, { body, signature }: SinkBatch, signatureKey: string): UserError => {
  const { says, hint } =
    signature === undefined
      ? { says: 'It has no signature.', hint: 'ENS signs every delivery.' }
      : explainSignature(body, signature, signatureKey)
  return new UserError(`Expected ${what} to be signed with the signatureKey. ${says}`, hint, { code: 'ERR_WAIT' })
}

/** Rejects with UserError `ERR_WAIT`, whose message lists what the sink did get, or says how it was signed. */
export const findInSink = async (
  sink: Pick<Sink, 'findBatch'>,
  expected: ExpectedBatch,
  options: { readonly timeout: number | string }
): Promise<FoundBatch> => {
  const { signatureKey } = expected
  const [find, what] = [createFind(expected), describeExpected(expected)]
  let event: SinkEvent | undefined
  const isIt = ({ events }: SinkBatch): boolean => {
    event = find(events)
    return event !== undefined
  }
  const batch = await sink.findBatch(isIt, options).catch(error => {
    if (!(error instanceof UserError) || error.code !== 'ERR_WAIT') throw error
    throw new UserError(`Expected ${what}.\n${error.message}`, error.hint, { code: error.code, cause: error })
  })
  if (signatureKey !== undefined && !verifySignature(batch.body, batch.signature, signatureKey))
    throw unsigned(what, batch, signatureKey)
  return { ...batch, event: event as SinkEvent }
}
