// Why events reached nobody: subscriptions by the reason that kept them from it, with a way on for each.

import type { Unmatched } from '../../ens/publication.js'

export interface ReasonGroup {
  /** `type`, `filter`, `paused`… */
  readonly reason: string
  readonly sign: string
  /** What the subscriptions have in common. */
  readonly title: string
  /** What to do at the callback; empty where nothing is known. */
  readonly way: string
  readonly subscriptions: readonly Unmatched[]
}

const known: Readonly<Record<string, Pick<ReasonGroup, 'sign' | 'title' | 'way'>>> = {
  type: { sign: '≠', title: 'They ask for other types of events', way: 'See its types' },
  filter: { sign: '⊘', title: 'A filter does not hold', way: 'See its filters' },
  paused: { sign: '‖', title: 'They are paused', way: 'Resume it' },
  unverified: { sign: '?', title: 'Their callback is not verified', way: 'Verify the callback' },
  'not yet active': { sign: '◷', title: 'They are not active yet', way: 'See when it is' },
  suspended: { sign: '✕', title: 'Their callback is suspended', way: 'See until when' }
}

const reasonOf = ({ reason }: Unmatched): string => (reason.startsWith('filter ') ? 'filter' : reason)

/** In the order in which the reasons first come. */
export const byReason = (unmatched: readonly Unmatched[]): ReasonGroup[] =>
  [...new Set(unmatched.map(reasonOf))].map(reason => ({
    reason,
    ...(known[reason] ?? { sign: '·', title: reason, way: '' }),
    subscriptions: unmatched.filter(one => reasonOf(one) === reason)
  }))
