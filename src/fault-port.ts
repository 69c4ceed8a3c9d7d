// The seam to fault rules, types only.

import type { ArmedRule, FiredRule } from './ens/fault-rule.js'

/** The fault rules of an emulator. */
export interface FaultRules {
  list(): ArmedRule[]
  /**
   * One rule, an array, or `{rules: […]}`: all or none. What comes after the call is bent, also if nobody waits for it.
   * Rejects with UserError `ERR_FAULT`, which names the rule and what is wrong with it.
   */
  add(rules: unknown): Promise<ArmedRule[]>
  /** Whether there was one. */
  remove(id: string): boolean
  /** Those of the start as well; a reset of the emulator arms them again. */
  clear(): void
}

/** What a rule has made of an exchange. */
export interface Bent extends FiredRule {
  /** What was sent, where it is not what was asked for. */
  readonly headers?: Readonly<Record<string, string>>
  /** What can not be seen otherwise, in words: which byte was altered, what the receiver answered. */
  readonly detail?: string
}

/**
 * What fault rules make of a call of the API, after any delay; undefined, at once, when none is armed for one. `url` is
 * the path, with or without a query.
 */
export type BendCall = (call: {
  readonly operation: string | undefined
  readonly url: string
}) => Promise<(FiredRule & { readonly status?: number }) | undefined> | undefined

/** For how long a fault rule holds a delivery back; undefined, at once, when none is armed that does so. */
export type HoldBack = (
  delivery: Readonly<Record<'callbackId' | 'callbackName' | 'url', string>>,
  body: Uint8Array
) => Promise<(FiredRule & { readonly ms: number }) | undefined> | undefined
