// The fidelity ledger as it is looked through: by topic, by the words in it.

import type { LedgerView } from '../control-views.js'

export interface LedgerGroup {
  readonly topic: string
  readonly rows: readonly LedgerView[]
}

/** Those rows that have all of `words` anywhere. In the order in which topics first appear, as `ens-local about` has it. */
export const toGroups = (rows: readonly LedgerView[], words: string): readonly LedgerGroup[] => {
  const wanted = words.toLowerCase().split(/\s+/)
  const found = rows.filter(row => {
    const text = `${row.topic} ${row.source} ${row.behaviour} ${row.rule ?? ''}`.toLowerCase()
    return wanted.every(word => text.includes(word))
  })
  return [...new Set(found.map(({ topic }) => topic))].map(topic => ({
    topic,
    rows: found.filter(row => row.topic === topic)
  }))
}

/** Why the ledger has no such rule; undefined when it has. */
export const missingRule = (rows: readonly LedgerView[], rule: string): string | undefined => {
  if (rows.some(row => row.rule === rule)) return undefined
  return rule.startsWith('fault.')
    ? 'is no rule of ENS: a fault that was armed here has done this.'
    : 'is no rule of this ledger: the link is of another version, or mistyped.'
}
