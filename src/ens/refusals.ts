// Every refusal of ENS: code → status, errorcode, message, and what to do about it. The one place with these numbers.
// Docs and Observed: the errorcode list and the shape (ens.md section 1). Rows spread from `assumptions` are Assumed.

import { EnsError } from '../errors.js'
import { assumptions } from './assumptions.js'

export interface Refusal {
  readonly status: number
  readonly errorcode: number
  /** `{name}` is filled from the details. */
  readonly message: string
  /** For the log, never for the wire: what to do next. */
  readonly hint: string
}

const row = (status: number, errorcode: number, message: string, hint: string): Refusal => ({
  status,
  errorcode,
  message,
  hint
})
const assumed = (answer: { status: number; errorcode: number }, message: string, hint: string): Refusal => ({
  status: answer.status,
  errorcode: answer.errorcode,
  message,
  hint
})

const fix = 'Mend the request body; the reference shows the shape: README, "Support matrix".'
const list = 'List what there is with `ens-local callbacks list` or `ens-local subscriptions list`.'

export type RefusalCode =
  | 'notAuthorized'
  | 'insufficientPrivileges'
  | 'notJson'
  | 'wrongType'
  | 'missingField'
  | 'wrongFormat'
  | 'invalidValue'
  | 'severalErrors'
  | 'bareObject'
  | 'callbackNotFound'
  | 'subscriptionNotFound'
  | 'verificationNotFound'
  | 'callbackProbeFailed'
  | 'probeFailed'
  | 'urlTaken'
  | 'urlChange'
  | 'callbackInUse'
  | 'callbackUnverified'
  | 'subscriptionNameTaken'
  | 'tooManySubscriptions'
  | 'unknownEventTypes'
  | 'unknownFilter'
  | 'statusWithoutReason'
  | 'mediaType'
  | 'bodyTooLarge'
  | 'wrongMethod'
  | 'badRequest'
  | 'noRoute'
  | 'notEmulated'
  | 'internal'
  | 'rateLimited'
  | 'unavailable'

export const refusals: Readonly<Record<RefusalCode, Refusal>> = {
  notAuthorized: row(
    401,
    0,
    'Not Authorized',
    'Send `Authorization: Bearer <token>`; get one from POST /v2/token, or use the one that `ens-local start` prints. `--auth off` asks for none.'
  ),
  insufficientPrivileges: row(
    403,
    20002,
    'Insufficient Privileges',
    'The token lacks the scope {scope}. Give the client that scope: `--client ID:SECRET:{scope}`.'
  ),
  notJson: row(400, 10004, 'The request body is not valid JSON: {why}', fix),
  wrongType: row(400, 10001, '{field} must be {type}.', fix),
  missingField: row(400, 10002, '{field} is required.', fix),
  wrongFormat: row(400, 10003, '{field} {rule}.', fix),
  invalidValue: row(400, 10005, '{field} {rule}.', fix),
  severalErrors: row(400, 10006, 'The request has {count} errors; the first: {first}', fix),
  bareObject: assumed(
    assumptions.bareObject.value,
    'The request body must be an array.',
    'Put the object in an array, or start without --strict.'
  ),
  callbackNotFound: row(404, 30003, 'Callback {callbackId} was not found.', list),
  subscriptionNotFound: row(404, 30003, 'Subscription {subscriptionId} was not found.', list),
  verificationNotFound: row(
    404,
    30003,
    'The callbackId or the verificationKey is incorrect.',
    'A key is single use and lives four hours. `GET /_ens-local/callbacks` shows the key that would fit; else delete the callback and create it again.'
  ),
  callbackProbeFailed: assumed(
    assumptions.verifyAfterFailedProbe.value,
    'Callback {callbackId} can not be verified: its url did not answer the probe.',
    'Delete the callback, see with `ens-local probe URL` why the probe failed, then create it again.'
  ),
  probeFailed: row(
    400,
    10000,
    '{sentence}',
    'See `ens-local probe URL` for the phases; then delete the callback and create it again: until then it holds its url.'
  ),
  urlTaken: assumed(
    assumptions.urlTaken.value,
    "The url '{url}' is already registered as a callback.",
    'Delete callback {callbackId} first, also when its probe failed, or use its name and maxBatchSize.'
  ),
  urlChange: assumed(
    assumptions.urlChange.value,
    'The url of a callback can not be changed.',
    'Create a callback for the new url, then delete this one.'
  ),
  callbackInUse: assumed(
    assumptions.callbackInUse.value,
    'Callback {callbackId} can not be deleted while it has subscriptions.',
    'Delete its subscriptions first: `ens-local subscriptions list --callback {callbackId}`.'
  ),
  callbackUnverified: assumed(
    assumptions.unverifiedSubscription.value,
    'Callback {callbackId} is not verified.',
    'Finish the handshake with POST /platform/v1/ens-verify, then subscribe.'
  ),
  subscriptionNameTaken: assumed(
    assumptions.subscriptionNameTaken.value,
    "A subscription with the name '{subscriptionName}' already exists.",
    'Choose another subscriptionName, or update the one there is.'
  ),
  tooManySubscriptions: assumed(
    assumptions.tooManySubscriptions.value,
    'Callback {callbackId} can not have more than {limit} subscriptions.',
    'Delete one first, or put several event types into one subscription.'
  ),
  unknownEventTypes: row(400, 10005, 'Unknown event types: {types}.', '`ens-local about events` lists all that exist.'),
  unknownFilter: assumed(
    assumptions.unknownFilter.value,
    "The filter '{filter}' does not exist for {types}.",
    '`ens-local about events` lists the filters of each event type.'
  ),
  statusWithoutReason: assumed(
    assumptions.statusWithoutReason.value,
    'statusReason is required with a status.',
    'Supply a statusReason, or start without --strict.'
  ),
  mediaType: assumed(
    assumptions.mediaType.value,
    'The media type {type} is not supported.',
    'Send `Content-Type: application/json`.'
  ),
  bodyTooLarge: assumed(
    assumptions.bodyLimit.value,
    'The request body is larger than {limit} bytes.',
    'Send fewer items at a time.'
  ),
  wrongMethod: assumed(assumptions.wrongMethod.value, '{method} is not supported here.', 'Use one of: {allowed}.'),
  badRequest: row(400, 10000, 'The request can not be read: {why}', 'Mend the request.'),
  noRoute: row(404, 404, 'There is nothing at {path}.', 'ENS lives under /platform/v1, tokens at /v2/token.'),
  notEmulated: row(
    501,
    501,
    '{feature} is part of Marketing Cloud, but ens-local does not emulate it.',
    'README, "What this does not do", says what is planned; an issue with your request helps.'
  ),
  internal: row(
    500,
    500,
    'Internal Server Error',
    'This is a bug of ens-local: please report it with the stack in the log.'
  ),
  rateLimited: row(429, 50100, 'Rate limit exceeded', 'Wait as long as Retry-After says.'),
  unavailable: row(503, 50300, assumptions.faultWords.value, 'Try again later.')
}

type Details = Readonly<Record<string, string | number>>

const fill = (template: string, details: Details): string =>
  template.replace(/\{(\w+)\}/g, (_all, name: string) => String(details[name] ?? ''))

/** Makes the error of a row, its message filled from `details`. */
export const refusal = (code: RefusalCode, details: Details = {}): EnsError =>
  new EnsError(code, fill(refusals[code].message, details), details)

/** What to do about a refusal, for the log: its own hint where the rule knows more than the row. */
export const hintOf = ({ code, details }: EnsError): string =>
  String(details.hint ?? fill(refusals[code as RefusalCode].hint, details))
