// What each route of ENS carries: its page name, the scope a token needs, and the shape of its body.

import './fastify-types.js'

export interface EnsRoute {
  readonly config: { readonly operation: string; readonly scope: string; readonly body?: object }
}

/** Docs: a scope is event_notification_<resource>_<right>. */
export const ensRoute =
  (resource: 'callback' | 'subscription') =>
  (operation: string, right: 'create' | 'read' | 'update' | 'delete', body?: object): EnsRoute => ({
    config: { operation, scope: `event_notification_${resource}_${right}`, ...(body && { body }) }
  })
