// One assertion for any test runner: this event was delivered. If not, the error says what happened instead.

import { AssertionError } from 'node:assert'
import { UserError } from '../errors.js'
import { type DeliverySource, type ExpectedDelivery, type FoundDelivery, findDelivery } from './find-delivery.js'
import { type ExpectedBatch, type FoundBatch, findInSink } from './find-in-sink.js'
import type { WaitOptions } from './mailbox.js'
import type { Sink } from './sink.js'

const DEFAULT_TIMEOUT = '5s'

const ofEmulator = ['type', 'event', 'state', 'attempts', 'statusCode', 'callbackName']
const ofSink = ['type', 'event', 'signatureKey']

/** What is not looked at would be an expectation that can not fail. */
const checkKeys = (expected: object, known: readonly string[]): void => {
  const unknown = Object.entries(expected).find(([key, value]) => value !== undefined && !known.includes(key))
  if (unknown === undefined) return
  throw new UserError(`expectDelivery does not look at ${unknown[0]} here.`, `It looks at ${known.join(', ')}.`, {
    code: 'ERR_OPTION'
  })
}

/** A wait in vain is a failed assertion, as every runner shows one. */
const asAssertion = (error: unknown, expected: object): unknown =>
  error instanceof UserError && error.code === 'ERR_WAIT'
    ? new AssertionError({ message: `${error.message}\n${error.hint}`, expected, operator: 'expectDelivery' })
    : error

/**
 * Resolves with the first delivery, also of those there are already, of an event as expected: at an emulator, with every
 * attempt and what the receiver answered; at a sink, with the exact bytes. Waits for 5 s unless `timeout` says otherwise.
 * Rejects with an AssertionError that tells what happened instead; with UserError `ERR_EVENT` for a type that does not
 * exist, and `ERR_OPTION` for a timeout that is none, or for something to expect that is not looked at.
 */
export function expectDelivery(
  ens: DeliverySource,
  expected?: ExpectedDelivery,
  options?: WaitOptions
): Promise<FoundDelivery>
export function expectDelivery(sink: Sink, expected?: ExpectedBatch, options?: WaitOptions): Promise<FoundBatch>
export async function expectDelivery(
  from: DeliverySource | Sink,
  expected: ExpectedDelivery & ExpectedBatch = {},
  { timeout = DEFAULT_TIMEOUT }: WaitOptions = {}
): Promise<FoundDelivery | FoundBatch> {
  checkKeys(expected, 'findBatch' in from ? ofSink : ofEmulator)
  try {
    return await ('findBatch' in from
      ? findInSink(from, expected, { timeout })
      : findDelivery(from, expected, { timeout }))
  } catch (error) {
    throw asAssertion(error, expected)
  }
}
