// What can come back in place of our own bytes, and what to do about it: two tables, the first match wins.

import type { Outcome, Unanswered } from '../../ens/outcome.js'
import { PROOF_HEADER } from '../probe-proof.js'
import type { SelfProbeFinding } from '../tunnel-ports.js'
import {
  describe,
  difference,
  headerOf,
  isHtml,
  isUnchanged,
  printable,
  provesBody,
  provesNonce,
  type Sent,
  type Sight,
  textOf
} from './self-probe-sight.js'

export interface Found {
  readonly finding: SelfProbeFinding
  readonly message: string
  readonly hint: string
}

const hints: Readonly<Record<SelfProbeFinding, string>> = {
  certificate:
    'ENS trusts public CAs only. For a relay of your own: trust its CA here with --ca; for the real service get it a public certificate.',
  'name-resolution': 'A new name can take a minute; check its spelling, or say where it is with --map HOST=ORIGIN.',
  'no-connection': 'Check that the relay is up and takes connections on port 443, or say where it is with --map.',
  timeout: 'The tunnel leads nowhere just now: check the program that keeps it, or choose another provider.',
  broken: 'Something between the relay and here breaks connections: check the relay, proxies and firewalls.',
  redirect: 'ENS wants 200 from the URL itself: use the one that this leads to, if it is yours, or another provider.',
  authentication:
    'ENS logs in nowhere: allow anonymous POSTs in the settings of the relay, or choose another provider.',
  interstitial:
    'ENS cannot click it away: turn the page off in the settings of the relay, or choose another --provider.',
  'wrong-host':
    'The URL must lead to the front on this machine, not to the receiver, and not to another session: check name and port.',
  'rewritten-body':
    'Signatures are over the exact bytes, so every delivery would fail: choose a provider that passes them unchanged.',
  'tunnel-error': 'The relay answers for a tunnel that it does not see: wait a little, or choose another provider.',
  'front-refusal': 'This is ens-local itself, not the relay: open the tunnel again, and report it if it stays.'
}

/** How the sentence begins; the error's own words follow. */
const unanswered: Partial<Record<Unanswered['status'], readonly [SelfProbeFinding, string]>> = {
  TrustFailure: ['certificate', 'The certificate is not good at'],
  SecureChannelFailure: ['certificate', 'There is no TLS in common with'],
  NameResolutionFailure: ['name-resolution', 'The name is not known:'],
  ConnectFailure: ['no-connection', 'There is no connection to'],
  Timeout: ['timeout', 'Nothing came back in time from']
}

const brokenBy = ({ status, detail }: Unanswered, { host }: Sent): Found => {
  const [finding, what] = unanswered[status] ?? ['broken', 'The exchange broke off with']
  return { finding, message: `${what} ${host} (${detail}).`, hint: hints[finding] }
}

interface Row {
  readonly finding: SelfProbeFinding
  readonly when: (sight: Sight) => boolean
  readonly says: (sight: Sight) => string
}

const shows = (sight: Sight, mark: RegExp): boolean =>
  mark.test(textOf(sight.answer)) || mark.test(JSON.stringify(sight.answer.headers))

const isStatus = ({ answer: { statusCode } }: Sight, ...codes: readonly number[]): boolean => codes.includes(statusCode)

const error = 'x-ens-local-error'
const localtunnel = 'x-localtunnel-status'

const rows: readonly Row[] = [
  {
    finding: 'front-refusal',
    when: ({ answer }) => headerOf(answer, error) !== '',
    says: ({ answer }) => `Our own front refused the self-probe: ${printable(headerOf(answer, error))}.`
  },
  {
    finding: 'rewritten-body',
    when: sight => provesNonce(sight) && isUnchanged(sight),
    says: ({ answer }) => `The answer was changed on its way back: its status was 200 and became ${describe(answer)}.`
  },
  {
    finding: 'rewritten-body',
    when: provesNonce,
    says: sight => `The body was changed on its way back: ${difference(sight)}.`
  },
  {
    finding: 'rewritten-body',
    when: provesBody,
    says: sight => `The body was changed on its way here: ${difference(sight)}.`
  },
  {
    finding: 'wrong-host',
    when: ({ answer }) => headerOf(answer, PROOF_HEADER) !== '',
    says: ({ host }) =>
      `Another ens-local answers at ${host}, or its answer was changed: it has not the proof of this one.`
  },
  // The marks by which these pages say how to get around them.
  {
    finding: 'interstitial',
    when: sight => shows(sight, /bypass-tunnel-reminder/i),
    says: ({ host }) => `localtunnel's reminder page came back from ${host} (header bypass-tunnel-reminder).`
  },
  {
    finding: 'interstitial',
    when: sight => shows(sight, /ERR_NGROK_6024|ngrok-skip-browser-warning/i),
    says: ({ host }) => `ngrok's warning page came back from ${host} (ERR_NGROK_6024).`
  },
  {
    finding: 'interstitial',
    when: sight => shows(sight, /x-pinggy-no-screen/i),
    says: ({ host }) => `pinggy's screen came back from ${host} (header x-pinggy-no-screen).`
  },
  {
    finding: 'redirect',
    when: ({ answer }) => headerOf(answer, 'location') !== '' && Math.trunc(answer.statusCode / 100) === 3,
    says: ({ host, answer }) =>
      `${host} redirects (${answer.statusCode}) to ${printable(headerOf(answer, 'location'))}.`
  },
  {
    finding: 'tunnel-error',
    when: ({ answer }) => headerOf(answer, localtunnel) !== '',
    says: ({ answer }) => `The relay says: ${printable(headerOf(answer, localtunnel))} (${answer.statusCode}).`
  },
  {
    finding: 'tunnel-error',
    when: sight => sight.answer.statusCode >= 500 || isStatus(sight, 408, 429) || shows(sight, /ERR_NGROK_\d/),
    says: ({ answer }) => `The relay answered by itself: ${describe(answer)}.`
  },
  {
    finding: 'authentication',
    when: sight => isStatus(sight, 401, 403, 407) || headerOf(sight.answer, 'www-authenticate') !== '',
    says: ({ host, answer }) => `${host} lets nobody in without a login: ${describe(answer)}.`
  },
  {
    finding: 'interstitial',
    when: sight => isHtml(sight.answer) && !isStatus(sight, 404),
    says: ({ host, answer }) => `A page came back from ${host} in place of our bytes: ${describe(answer)}.`
  }
]

const otherwise: Omit<Row, 'when'> = {
  finding: 'wrong-host',
  says: ({ host, answer }) => `Something else answers at ${host}: ${describe(answer)}.`
}

/** What is there in place of our front; undefined when it is our front, and nothing was changed on the way. */
export const findingOf = (outcome: Outcome, sent: Sent): Found | undefined => {
  if (!outcome.answered) return brokenBy(outcome, sent)
  const sight: Sight = { ...sent, answer: outcome }
  if (outcome.statusCode === 200 && isUnchanged(sight) && provesNonce(sight)) return undefined
  const { finding, says } = rows.find(({ when }) => when(sight)) ?? otherwise
  return { finding, message: says(sight), hint: hints[finding] }
}
