// createCallback, with what its refusals mean for someone who registers a url.

import { EnsApiError } from '../client/ens-api-error.js'
import type { EnsClient } from '../client/ens-client.js'
import type { CreatedCallback } from '../client/wire.js'
import { probeFixIn } from '../ens/probe.js'
import { UserError } from '../errors.js'
import type { RegistrationRequest } from './registration.js'

/** Docs: the sentence of a failed probe names the callback that is left behind. */
const leftBehind = (sentence: string): string | undefined =>
  /\bCallbackId is ([\w-]+)\. Could not verify callback url\b/.exec(sentence)?.[1]

/** ENS's sentence to the letter; what mends it, and that the callback is in the way now. */
const toProbeFailure = (refusal: EnsApiError, callbackId: string, url: string): UserError => {
  const fix = probeFixIn(refusal.message) ?? `\`ens-local probe ${url}\` shows where it fails.`
  const inTheWay = `The half-made callback ${callbackId} holds the url as long as it is there: --replace deletes it first.`
  return new UserError(`ENS refused: ${refusal.message} (${refusal.status})`, `${fix} ${inTheWay}`, {
    code: 'ERR_PROBE_FAILED',
    cause: refusal
  })
}

/** Throws UserError `ERR_PROBE_FAILED`, and EnsApiError for any other refusal. */
export const createCallback = async (
  ens: EnsClient,
  { callbackName, url, maxBatchSize }: RegistrationRequest
): Promise<CreatedCallback> => {
  let created: CreatedCallback | undefined
  try {
    created = await ens.createCallback({ callbackName, url, maxBatchSize })
  } catch (error) {
    const callbackId = error instanceof EnsApiError ? leftBehind(error.message) : undefined
    throw callbackId === undefined ? error : toProbeFailure(error as EnsApiError, callbackId, url)
  }
  if (created !== undefined) return created
  throw new UserError(
    `ENS says that ${url} is registered already, though it did not list it a moment ago.`,
    'Someone else may be registering it: run this again.',
    { code: 'ERR_CALLBACK_EXISTS' }
  )
}
