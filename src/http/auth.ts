// Who may call: the bearer check, and the scope each operation needs.

import type { FastifyRequest } from 'fastify'
import { refusal } from '../ens/refusals.js'
import { readToken } from '../ens/token.js'
import type { Clock } from '../ports.js'

/** `any`: a non-empty Bearer will do. `strict`: only tokens issued here, with their scopes. `off`: nothing is asked. */
export type AuthMode = 'any' | 'strict' | 'off'

export interface AuthOptions {
  readonly mode: AuthMode
  readonly secret: Uint8Array
  readonly clock: Pick<Clock, 'now'>
}

type Check = (request: FastifyRequest) => void

const bearer = (request: FastifyRequest): string =>
  /^Bearer +(\S+) *$/i.exec(String(request.headers.authorization))?.[1] ?? ''

/** Throws EnsError `notAuthorized` (401) or `insufficientPrivileges` (403). Docs: the scopes of each operation. */
export const createAuthCheck = ({ mode, secret, clock }: AuthOptions): Check => {
  const checkStrictly = (token: string, scope: string): void => {
    const grant = readToken(token, secret, clock.now())
    if (grant === undefined) throw refusal('notAuthorized')
    if (!grant.scopes.includes(scope)) throw refusal('insufficientPrivileges', { scope })
  }
  return request => {
    const { scope } = request.routeOptions.config
    if (mode === 'off' || scope === undefined) return
    const token = bearer(request)
    if (token === '') throw refusal('notAuthorized')
    if (mode === 'strict') checkStrictly(token, scope)
  }
}
