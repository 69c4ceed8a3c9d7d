// What ENS refused, as one sentence and what to do next.

import { EnsApiError, type Operation } from '../client/ens-api-error.js'
import { UserError } from '../errors.js'
import { printable } from './printable.js'
import { tlsAdvice } from './tls-advice.js'

// Docs: the scope of each operation (ens.md section 1). Verifying and a new key are updates of a callback.
const scopes: Readonly<Partial<Record<Operation, string>>> = {
  createCallback: 'callback_create',
  getCallback: 'callback_read',
  getAllCallbacks: 'callback_read',
  updateCallback: 'callback_update',
  deleteCallback: 'callback_delete',
  verifyCallback: 'callback_update',
  regenerateSignatureKey: 'callback_update',
  createSubscription: 'subscription_create',
  getSubscription: 'subscription_read',
  getAllSubscriptions: 'subscription_read',
  getAllSubscriptionsForCallback: 'subscription_read',
  updateSubscription: 'subscription_update',
  deleteSubscription: 'subscription_delete'
}

const clientHint =
  'Check --client-id and --client-secret (ENS_LOCAL_CLIENT_ID, ENS_LOCAL_CLIENT_SECRET); `ens-local start` prints those of an emulator.'
const probeHint = (url: string, callbackId: string): string =>
  `See why with \`ens-local probe ${url}\`, then \`ens-local callbacks delete ${callbackId}\`: until then it holds its url.`

// Docs: the sentence of a failed probe names the callback and the url, in quotes and backticks.
const failedProbe = (message: string): string | undefined => {
  const [, callbackId, url] = /CallbackId is ([\w-]+)\. Could not verify callback url `?'([^'\s]+)'/.exec(message) ?? []
  return callbackId === undefined || url === undefined ? undefined : probeHint(url, callbackId)
}

type Hint = (error: EnsApiError) => string | undefined

const byOperation: Partial<Record<Operation, Hint>> = {
  createCallback: ({ message, errorcode }) =>
    failedProbe(message) ??
    (errorcode === 30001 ? '`ens-local callbacks list` shows who has the url; delete that one first.' : undefined),
  verifyCallback: ({ status }) =>
    status === 404
      ? 'A key is single use and lives four hours, and both must fit. Else delete the callback and create it again.'
      : '`ens-local callbacks show ID` says what is wrong; delete it and create it again.',
  createSubscription: ({ status, errorcode }) =>
    status === 400 && errorcode === 10000
      ? '`ens-local callbacks show ID` says how it stands; finish it with `ens-local callbacks verify ID KEY`.'
      : undefined
}

const byErrorcode: Readonly<Record<number, string>> = {
  10005: '`ens-local about events` lists the event types and their filters; README, "Support matrix", all other rules.',
  30001: '`ens-local subscriptions list` shows what there is; choose another name, or update that one.'
}

const byStatus: Readonly<Record<number, Hint>> = {
  401: () => 'The token is unknown or has expired: give another, or a client id and secret in place of it.',
  403: ({ operation }) => `Give the client the scope event_notification_${scopes[operation]}.`,
  404: () => '`ens-local callbacks list` and `ens-local subscriptions list` show what there is.',
  409: () => 'Delete its subscriptions first, or all at once with --with-subscriptions.',
  429: () => 'Wait a few seconds, then try again.'
}

const hintOf: Hint = error => {
  const { operation, status, errorcode, documentation } = error
  if (operation === 'getToken') return clientHint
  const general = byStatus[status]?.(error) ?? byErrorcode[errorcode ?? 0]
  if (status >= 500) return 'Try again later; if it is the emulator that fails, its output says why.'
  return byOperation[operation]?.(error) ?? general ?? documentation
}

const sentenceOf = ({ message, validationErrors = [], status, errorcode }: EnsApiError): string => {
  const words = [message, ...validationErrors.map(error => error.message)].filter(Boolean).join(' ')
  return `ENS refused: ${printable(words)} (${status}${errorcode ? `, errorcode ${errorcode}` : ''})`
}

const isUnreached = (error: unknown): boolean =>
  error instanceof UserError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED'

/** A refusal, or that nobody is there, as UserError; anything else as it is. */
export const toUserError = (error: unknown, target: { url: string; isTenant: boolean }): unknown => {
  if (error instanceof EnsApiError) {
    const hint = hintOf(error) || 'README, "Support matrix", has the rules of this operation.'
    return new UserError(sentenceOf(error), printable(hint), { code: 'ERR_ENS_REFUSED', cause: error })
  }
  const advice = error instanceof UserError ? tlsAdvice(error, target) : undefined
  if (advice !== undefined) return advice
  if (!isUnreached(error) || target.isTenant) return error
  return new UserError(
    `No emulator answers at ${target.url}.`,
    'Start one with `ens-local start`, or say where it is with --target or ENS_LOCAL_URL.',
    { code: 'ERR_NO_EMULATOR', cause: error }
  )
}
