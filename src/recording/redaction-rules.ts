// The rules of --redact, as they are written: `email`, `phone`, a path into an event, /a pattern/, `none`.

import { UserError } from '../errors.js'

export interface RedactionRules {
  readonly email: boolean
  readonly phone: boolean
  /** Dotted paths into an event, or into whatever else the body is; what lies below one belongs to it. */
  readonly paths: readonly string[]
  /** Global, by how they are written. */
  readonly patterns: ReadonlyMap<string, RegExp>
}

const wrong = (rule: string, why: string): UserError =>
  new UserError(
    `--redact ${rule}: ${why}.`,
    'Write email, phone, a path such as info.subscriberKey, or a pattern such as /[A-Z]{2}\\d{6}/; none turns off email and phone.',
    { code: 'ERR_OPTION' }
  )

const toPattern = (rule: string): RegExp => {
  const [, source = '', flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(rule) ?? []
  if (source === '') throw wrong(rule, 'the pattern has no end, or nothing in it')
  let pattern: RegExp
  try {
    pattern = new RegExp(source, flags.includes('g') ? flags : `${flags}g`)
  } catch (error) {
    throw wrong(rule, (error as Error).message)
  }
  if (pattern.test('')) throw wrong(rule, 'it fits nothing at all, so it would fit everywhere')
  return pattern
}

const isPath = (rule: string): boolean => /^[^\s./]+(?:\.[^\s./]+)*$/.test(rule)

/**
 * E-mail addresses and phone numbers are redacted unless one of the rules is `none`; naming them turns them on again.
 * Secrets always are. Throws UserError `ERR_OPTION` for a rule that is none.
 */
export const toRedactionRules = (rules: readonly string[] = []): RedactionRules => {
  const has = (name: string): boolean => rules.includes(name)
  const patterns = rules.filter(rule => rule.startsWith('/')).map(rule => [rule, toPattern(rule)] as const)
  const paths = rules.filter(rule => !(['none', 'email', 'phone'].includes(rule) || rule.startsWith('/')))
  const strange = paths.find(path => !isPath(path))
  if (strange !== undefined) throw wrong(strange, 'it is no path')
  return {
    email: has('email') || !has('none'),
    phone: has('phone') || !has('none'),
    paths,
    patterns: new Map(patterns)
  }
}
