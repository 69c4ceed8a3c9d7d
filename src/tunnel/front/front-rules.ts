// What may pass: paths, methods and sizes that were opened.

import type { FrontRefusal } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import type { PassedHead } from './front-headers.js'

// Many servers take these back a step before they look for a handler, so what begins like an open path could end elsewhere.
const stepsOut = /(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\;]|%2f|%5c|$)/i

const isOpen = (path: string, opened: string): boolean =>
  opened.endsWith('/*') ? path.startsWith(opened.slice(0, -1)) && !stepsOut.test(path) : path === opened

/** Path alone, without the query. */
export const pathOf = (target: string): string => {
  const end = target.indexOf('?')
  return end === -1 ? target : target.slice(0, end)
}

/** Why a request may not pass; undefined when it may. */
export const createRules =
  ({ paths, methods, maxBodyBytes }: Pick<TunnelSettings, 'paths' | 'methods' | 'maxBodyBytes'>) =>
  ({ method, target, length }: PassedHead): FrontRefusal | undefined => {
    if (paths.length > 0 && !paths.some(opened => isOpen(pathOf(target), opened))) return 'path-not-open'
    if (!methods.includes(method)) return 'method-not-open'
    return length > maxBodyBytes ? 'body-too-large' : undefined
  }
