// The flags that say how a url is registered, for every command that does it.

import type { Option } from './command.js'

const group = 'Registration:'

/** `name` is not among them: it is something else for each command. */
export const registrationOptions: Readonly<Record<string, Option>> = {
  'max-batch-size': { type: 'number', describe: 'Events in one delivery, 100 to 1000; 1000 if not given', group },
  subscribe: {
    type: 'string',
    array: true,
    describe: 'Event types with commas between: EmailSent, CATEGORY.TYPE or all',
    group
  },
  'subscription-name': { type: 'string', describe: 'The subscriptionName; the callbackName if not given', group },
  filter: { type: 'string', array: true, describe: 'name=value, all must hold; may be repeated', group },
  replace: {
    type: 'boolean',
    describe: 'Delete the callback that holds the url first, with its subscriptions',
    group
  },
  cleanup: { type: 'boolean', describe: 'Stay up, and delete what was made at the end, also after a crash', group },
  out: {
    type: 'string',
    describe: 'FILE for ids and signatureKey, as JSON that only you may read; the key is then not shown',
    group
  },
  'verify-signatures': {
    type: 'boolean',
    describe: 'Answer 401 to deliveries with a bad signature, before the app sees them',
    group
  }
}
