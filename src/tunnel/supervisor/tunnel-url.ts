// Whether a public URL can be registered with ENS at all.

import { urlRefusal } from '../../ens/callback-url.js'
import type { UserError } from '../../errors.js'
import { tunnelFailure } from '../failures.js'

interface UrlRules {
  readonly allowLocalUrls: boolean
}

/** ERR_TUNNEL_URL with the rule that it breaks; undefined for an origin that ENS takes. */
export const tunnelUrlFailure = (text: string, rules: UrlRules): UserError | undefined => {
  const refused = urlRefusal(text, rules, `The public URL ${text}`)
  if (refused !== undefined) return tunnelFailure('ERR_TUNNEL_URL', refused.message)
  if (new URL(text).pathname === '/') return undefined
  return tunnelFailure('ERR_TUNNEL_URL', `The public URL ${text} must not have a path.`, {
    hint: 'Give the origin alone, https://host: paths are added when a callback is registered.'
  })
}
