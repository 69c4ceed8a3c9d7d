// What ENS makes of the answer to its liveness probe: passed, or the vendor's sentence with .NET's words in it.

import type { Callback } from './callback.js'
import type { OutcomeFacts, WebExceptionStatus } from './outcome.js'
import { toWebException } from './web-exception.js'

/** Docs: "If your callback doesn't respond within 30 seconds". For the whole exchange. */
export const PROBE_DEADLINE_MS = 30_000

/** Ours: how much of an answer is kept to show it, in bytes. */
export const PROBE_KEEP_BYTES = 65_536

export type ProbeVerdict =
  | { readonly passed: true }
  | { readonly passed: false; readonly status: WebExceptionStatus; readonly message: string; readonly fix: string }

/** Observed: the body is exactly this and nothing else, unsigned. */
export const probeBody = ({ callbackId, verificationKey }: Pick<Callback, 'callbackId' | 'verificationKey'>): string =>
  JSON.stringify({ callbackId, verificationKey })

/** What most likely mends each. */
export const probeFixes: Readonly<Record<WebExceptionStatus, string>> = {
  NameResolutionFailure: 'The host does not exist in DNS: check its spelling, or map it with --map HOST=ORIGIN.',
  ConnectFailure: 'Nothing listens there: start the receiver, check address and port, open the firewall for 443.',
  Timeout: 'Answer sooner: reply 200 first, do the work (also ens-verify, if it is slow) afterwards.',
  ProtocolError: 'Answer a POST to this path with exactly 200: no 201 or 204, no redirect, no login page.',
  TrustFailure: 'Serve a certificate of a public CA for this host, in date, with its intermediates.',
  SecureChannelFailure: 'Allow TLS 1.2 with common ciphers, and ask for no client certificate.',
  SendFailure: 'The port does not speak TLS, or breaks it off: serve https, not http.',
  ReceiveFailure: 'The connection was reset after the request: look for a crash or a proxy in the way.',
  ConnectionClosed: 'The connection was closed before a whole answer: let the handler send its answer.',
  KeepAliveFailure: 'A kept-alive connection was closed: raise the keep-alive time of the receiver.',
  ServerProtocolViolation: 'The answer is not proper HTTP: check what listens there, and its headers.',
  MessageLengthLimitExceeded: 'Send smaller answer headers: 16 KiB are read.',
  RequestCanceled: 'ens-local ended, or its state was reset or imported, during the probe: create the callback again.',
  UnknownError: 'See the detail beside it; if it is unclear, please report it.'
}

/** Judges a probe's outcome. Docs: only 200 passes. `host` is the registered host, without a port. */
export const toProbeVerdict = (outcome: OutcomeFacts, host: string): ProbeVerdict => {
  const exception = toWebException(outcome, host)
  return exception === undefined ? { passed: true } : { passed: false, ...exception, fix: probeFixes[exception.status] }
}

/** The 400's message. Docs: seeds/create-callback.txt, quotes and backticks as there. */
export const probeSentence = (
  { callbackId, url }: Pick<Callback, 'callbackId' | 'url'>,
  { status, message }: { status: string; message: string }
): string =>
  `MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is ${callbackId}. Could not verify callback url \`'${url}'\`. Please test that the url is reachable with a https POST call and returns a 200 http status code. To retry please delete the callback and create it again. Status: ${status}. ${message}`

/** What most likely mends a 400 of this sentence; undefined when it names no `Status:` that we know. */
export const probeFixIn = (sentence: string): string | undefined => {
  const [, status = ''] = /\bStatus: (\w+)/.exec(sentence) ?? []
  return Object.hasOwn(probeFixes, status) ? probeFixes[status as WebExceptionStatus] : undefined
}
