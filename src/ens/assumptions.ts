// Everything we assume about ENS where the vendor's pages are silent or contradict each other: one row each, and the
// code reads its `value`, so that one edit here changes the behaviour, the ledger and the README's 🟡 together.

export interface Assumption<T> {
  /** The subject, for `ens-local about TOPIC`. */
  readonly topic: string
  /** What we do, in one sentence. */
  readonly says: string
  readonly value: T
}

const assume = <T>(topic: string, says: string, value: T): Assumption<T> => ({ topic, says, value })

/** Status and errorcode of an assumed refusal. */
interface Answer {
  readonly status: number
  readonly errorcode: number
}

export interface Assumptions {
  readonly dotNetNames: Assumption<true>
  readonly non200Words: Assumption<string>
  readonly failedProbe: Assumption<'unverified'>
  readonly verifyAfterFailedProbe: Assumption<Answer>
  readonly usedKey: Assumption<Answer>
  readonly urlTaken: Assumption<Answer>
  readonly urlExtras: Assumption<'refused'>
  readonly urlChange: Assumption<Answer>
  readonly callbackInUse: Assumption<Answer>
  readonly unverifiedSubscription: Assumption<Answer>
  readonly subscriptionNameTaken: Assumption<Answer>
  readonly tooManySubscriptions: Assumption<Answer>
  readonly unknownFilter: Assumption<Answer>
  readonly statusWithoutReason: Assumption<Answer>
  readonly bareObject: Assumption<Answer>
  readonly severalItems: Assumption<'all or none'>
  readonly mediaType: Assumption<Answer>
  readonly bodyLimit: Assumption<Answer & { bytes: number }>
  readonly wrongMethod: Assumption<Answer>
  readonly tokenGrant: Assumption<'unsupported_grant_type'>
  readonly tokenForm: Assumption<'accepted'>
  readonly connectTimeout: Assumption<number>
  readonly headerLimit: Assumption<number>
  readonly retrySpacing: Assumption<number>
  readonly deferral: Assumption<{ factor: number; leastMs: number }>
  readonly suspensionLadder: Assumption<readonly number[]>
  readonly deliveryFailure: Assumption<'batch'>
  readonly regeneratedKey: Assumption<'next attempt'>
  readonly severalSubscriptions: Assumption<'once'>
  readonly eventShapes: Assumption<'as the samples'>
  readonly bodyText: Assumption<'JSON.stringify'>
  readonly replay: Assumption<'once'>
  readonly faultWords: Assumption<string>
  readonly tokenFaults: Assumption<'RFC 6749'>
}

const MINUTE_MS = 60_000

export const assumptions: Assumptions = Object.freeze({
  dotNetNames: assume(
    'probe',
    'Every failure but name resolution is named as the .NET Framework names it, with the sentence of its System.txt.',
    true as const
  ),
  non200Words: assume(
    'probe',
    'A 2xx or 3xx other than 200 fails as ProtocolError with "an unexpected response", because .NET has no words for it.',
    'an unexpected response'
  ),
  connectTimeout: assume(
    'probe',
    'A TCP connection that nobody answers is ConnectFailure after 21 s, when Windows gives up, not Timeout after 30 s.',
    21_000
  ),
  headerLimit: assume(
    'probe',
    'Answer headers of more than 16 KiB are MessageLengthLimitExceeded, as Node has it; the .NET Framework reads 64 KiB unless told otherwise.',
    16_384
  ),
  failedProbe: assume(
    'callbacks',
    'A callback whose probe failed stays, unverified, with a statusReason that names the failure, and holds its url.',
    'unverified' as const
  ),
  verifyAfterFailedProbe: assume('ens-verify', 'ens-verify on a callback whose probe failed answers 400/10000.', {
    status: 400,
    errorcode: 10000
  }),
  usedKey: assume('ens-verify', 'A used or expired verification key is a wrong key: 404/30003.', {
    status: 404,
    errorcode: 30003
  }),
  urlTaken: assume(
    'callbacks',
    'The same url, callbackName and maxBatchSize again is 304; the same url with another name or size is 400/30001.',
    { status: 400, errorcode: 30001 }
  ),
  urlExtras: assume(
    'callbacks',
    'User info, a fragment, a bare "?" and an empty port are refused like a port and a query string.',
    'refused' as const
  ),
  urlChange: assume('callbacks', 'updateCallback with a url that differs is 400/10005.', {
    status: 400,
    errorcode: 10005
  }),
  callbackInUse: assume('callbacks', 'The 409 for a callback with subscriptions has errorcode 30002.', {
    status: 409,
    errorcode: 30002
  }),
  unverifiedSubscription: assume('subscriptions', 'A subscription to an unverified callback is 400/10000.', {
    status: 400,
    errorcode: 10000
  }),
  subscriptionNameTaken: assume(
    'subscriptions',
    'Names are unique in the business unit: an identical subscription again is 304, a clashing one 400/30001.',
    { status: 400, errorcode: 30001 }
  ),
  tooManySubscriptions: assume('subscriptions', 'The 201st subscription of a callback is 400/10005.', {
    status: 400,
    errorcode: 10005
  }),
  unknownFilter: assume(
    'subscriptions',
    'A filter that is listed for none of the event types is 400/10005; filters [""] are none.',
    { status: 400, errorcode: 10005 }
  ),
  statusWithoutReason: assume(
    'subscriptions',
    'A status without a statusReason passes with a fidelity warning; with --strict it is 400/10002.',
    { status: 400, errorcode: 10002 }
  ),
  bareObject: assume(
    'requests',
    'A bare object where the reference shows an array is taken and answered as an object, with a fidelity warning; with --strict it is 400/10003.',
    { status: 400, errorcode: 10003 }
  ),
  severalItems: assume(
    'requests',
    'An array with several items is checked whole before anything is created; probes run in parallel; the first failure is the answer.',
    'all or none' as const
  ),
  mediaType: assume('requests', 'A body that is not declared as JSON is 415.', { status: 415, errorcode: 415 }),
  bodyLimit: assume('requests', 'A body of more than 1 MiB is 413.', {
    status: 413,
    errorcode: 413,
    bytes: 1_048_576
  }),
  wrongMethod: assume('requests', 'A method the resource does not have is 405 with an Allow header.', {
    status: 405,
    errorcode: 405
  }),
  tokenGrant: assume(
    'token',
    'An unknown grant_type is 400 unsupported_grant_type.',
    'unsupported_grant_type' as const
  ),
  tokenForm: assume('token', 'The token endpoint takes form-urlencoded bodies as well as JSON.', 'accepted' as const),
  retrySpacing: assume('delivery', 'The attempts of one round follow each other after 1 s.', 1000),
  deferral: assume(
    'delivery',
    'Policy current: the first deferral is 10 minutes, each next one 20 % shorter, never under 5 minutes; each is one attempt.',
    { factor: 0.8, leastMs: 5 * MINUTE_MS }
  ),
  suspensionLadder: assume(
    'delivery',
    'Policies 2022 and 2021: suspensions last 10, 20, 40, then 60 minutes; a success starts again at 10.',
    [10, 20, 40, 60].map(minutes => minutes * MINUTE_MS)
  ),
  deliveryFailure: assume(
    'delivery',
    'Policies 2022 and 2021: the failure that counts for a suspension is a batch that was dropped after its retries.',
    'batch' as const
  ),
  regeneratedKey: assume(
    'signature',
    'A batch is signed when it is sent: after ens-regenerate every further attempt has the new key.',
    'next attempt' as const
  ),
  severalSubscriptions: assume(
    'delivery',
    'An event that matches several subscriptions of one callback is delivered to it once.',
    'once' as const
  ),
  eventShapes: assume(
    'payload',
    'SmsSent and SmsNotSent have a compositeId as SmsTransient has it; a missing part of one is 0; push events carry no info; a filter on a field that an event lacks does not match.',
    'as the samples' as const
  ),
  bodyText: assume(
    'payload',
    "Bodies are compact JSON as JSON.stringify writes it; --escape-html writes = & < > ' as \\u003d…, as samples of the pages look.",
    'JSON.stringify' as const
  ),
  replay: assume('delivery', 'A replay has no counterpart in ENS: it is sent once, and not retried.', 'once' as const),
  faultWords: assume('faults', 'A 503/50300 says "Service Unavailable".', 'Service Unavailable'),
  tokenFaults: assume('faults', 'The token endpoint names a fault as RFC 6749 does.', 'RFC 6749' as const)
})
