// The vendor's page names of all that can be called: what routes carry, activities name and fault rules match.

export const operationNames: readonly string[] = Object.freeze([
  'getAccessToken',
  'createCallback',
  'getAllCallbacks',
  'getCallback',
  'updateCallback',
  'deleteCallback',
  'verifyCallback',
  'regenerateSignatureKey',
  'createSubscription',
  'getAllSubscriptions',
  'getSubscription',
  'getAllSubscriptionsForCallback',
  'updateSubscription',
  'deleteSubscription'
])
