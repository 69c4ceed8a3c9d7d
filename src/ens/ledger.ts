// The fidelity ledger: each behaviour, and how we know it. `ens-local about`, the README's matrix and docs read this.

import { assumptions } from './assumptions.js'
import { rules, steps } from './next-steps.js'
import { SIGNATURE_HEADER } from './signature.js'

export type Source = 'Docs' | 'Observed' | 'Assumed'

export interface LedgerRow {
  readonly topic: string
  readonly behaviour: string
  readonly source: Source
  /** The rule of a delivery's next step that it is about. */
  readonly rule?: string
}

const known: readonly (readonly [string, Source, string])[] = [
  ['token', 'Docs', 'POST /v2/token with client_credentials answers a bearer token; requests without one get 401.'],
  ['token', 'Observed', 'expires_in is 1079; both instance urls end in a slash; a wrong client is 401 invalid_client.'],
  [
    'token',
    'Docs',
    'Eight scopes, event_notification_{callback,subscription}_{create,read,update,delete}; without it 403.'
  ],
  [
    'requests',
    'Docs',
    'Errors are {message, errorcode, documentation}; several at once are 10006 with validationErrors.'
  ],
  [
    'requests',
    'Observed',
    'Every answer carries X-Mashery-Message-ID, Vary, x-content-type-options and cache-control.'
  ],
  [
    'requests',
    'Observed',
    'A trailing slash, a double leading slash and unknown JSON keys are taken; an empty 200 has no body.'
  ],
  [
    'callbacks',
    'Docs',
    'The url is https with a host and an optional path: no port, not even :443, and no query string.'
  ],
  ['callbacks', 'Docs', 'maxBatchSize is an integer from 100 to 1,000; 1,000 without it.'],
  ['callbacks', 'Docs', 'A failed callback must be deleted before its url can be registered again.'],
  ['callbacks', 'Docs', 'A callback with subscriptions can not be deleted: 409. Its url can not be changed.'],
  [
    'callbacks',
    'Docs',
    'The signatureKey is shown on creation and by ens-regenerate only, which ends the old one at once.'
  ],
  ['callbacks', 'Observed', 'Keys are 32 random bytes in base64; the answer to a creation has no status.'],
  [
    'probe',
    'Docs',
    'createCallback posts {callbackId, verificationKey} at once; anything but 200 within 30 s is a 400.'
  ],
  ['probe', 'Docs', 'The 400 names the callback, the url, and Status: NameResolutionFailure with its sentence.'],
  ['probe', 'Observed', 'The probe is unsigned, and receivers may call ens-verify before they answer it.'],
  [
    'ens-verify',
    'Docs',
    'The key is single use and lives four hours; a wrong id, key or both is 404 and does not tell which.'
  ],
  ['ens-verify', 'Docs', 'Success is 200 with an empty body.'],
  ['subscriptions', 'Docs', 'Only for a verified callback; names are unique; at most 200 for each callback.'],
  ['subscriptions', 'Docs', 'Filters are name=value, all must hold; each event type has its own list.'],
  [
    'subscriptions',
    'Observed',
    'The answer to a creation has no url, maxBatchSize or statusReason; filters [""] are none.'
  ],
  ['subscriptions', 'Observed', 'GET /ens-subscriptions lists all, though no page says so.'],
  ['publishing', 'Docs', 'An event goes to each active subscription that names its type and whose filters all hold.'],
  ['publishing', 'Docs', 'While a subscription is paused its events are dropped, not kept.'],
  [
    'publishing',
    'Docs',
    'A new or changed subscription can take up to two minutes to become active: --activation-delay, 0 unless given.'
  ],
  [
    'payload',
    'Docs',
    'Each event has eventCategoryType, a timestampUTC of 13 digits, compositeId, and most an info; mid and eid are numbers.'
  ],
  ['payload', 'Docs', 'OTT and automation events are flat, without info; mid and eid of OTT events are strings.'],
  ['payload', 'Docs', 'statusCode and bounceCode are strings.'],
  [
    'payload',
    'Observed',
    'compositeId of a send is definitionId.jobId.listId.batchId.subscriberId; an engagement event has it without definitionId.'
  ],
  ['signature', 'Docs', `The header ${SIGNATURE_HEADER} is base64( HMAC-SHA256( key, raw body bytes ) ).`],
  [
    'signature',
    'Observed',
    'The key is the base64-decoded signatureKey, as four public programs have it; --signature-key utf8 takes its text.'
  ],
  ['signature', 'Docs', 'After ens-regenerate the old key signs nothing any more.'],
  ['delivery', 'Docs', 'A POST of a JSON array of 1 to maxBatchSize events, as application/json.'],
  [
    'delivery',
    'Docs',
    '200, 201, 202, 203 and 204 within the deadline are success: 3 s, and 2 s under policy 2021. All else is a failed attempt.'
  ],
  ['delivery', 'Docs', 'Each event comes at least once, in no promised order: receivers must bear duplicates.'],
  ['delivery', 'Docs', 'Three texts on retries have been published: --policy current, 2022 or 2021.'],
  [
    'faults',
    'Docs',
    'A 429 is 50100 with retryAfter and Retry-After: 5; it, 500 and 503 (50300) come on request of a fault rule alone.'
  ]
]

const ofRules: readonly LedgerRow[] = Object.entries(rules).map(([rule, says]) => ({
  topic: 'delivery',
  behaviour: `${rule}: ${says}`,
  source: 'Docs',
  rule
}))

export const ledger: readonly LedgerRow[] = Object.freeze([
  ...known.map(([topic, source, behaviour]) => ({ topic, behaviour, source })),
  ...ofRules,
  ...Object.values(assumptions).map(({ topic, says }) => ({
    topic,
    behaviour: says,
    source: 'Assumed' as const,
    ...(says === assumptions.replay.says && { rule: steps.replayFailed().rule })
  }))
])
