// The armed rules: in their order, the first that matches and fires decides.

import type { ArmedRule, Fault, FaultPhase } from '../ens/fault-rule.js'
import type { FaultRules, Random } from '../ports.js'
import type { SoundRule } from './check-rule.js'
import { checkRules, faultError } from './check-rules.js'
import type { FoundKind } from './find-kind.js'
import { createMatcher, type FaultFacts } from './match-rule.js'

/** When a rule is asked. One that holds back is asked before the first attempt, all others when something is sent. */
export type Moment = FaultPhase | 'hold-back'

export interface Firing extends FoundKind {
  /** The id of the rule. */
  readonly rule: string
  readonly fault: Fault
}

export interface Armoury {
  readonly rules: Omit<FaultRules, 'add'> & { add(rules: unknown): ArmedRule[] }
  /** Arms these in place of all others. */
  replace(rules: readonly CountedRule[]): void
  /** The rule that bends what goes on now, counted; undefined for none. */
  fire(moment: Moment, facts: FaultFacts): Firing | undefined
}

/** A rule that has come so far. */
export interface CountedRule {
  readonly sound: SoundRule
  readonly seen: number
  readonly fired: number
}

interface Armed {
  readonly sound: SoundRule
  readonly id: string
  readonly moment: Moment
  readonly matches: (facts: FaultFacts) => boolean
  seen: number
  fired: number
}

const momentOf = ({ kind, rule }: SoundRule): Moment => (kind.holdBack === undefined ? rule.match.phase : 'hold-back')

const isSpent = ({ sound, fired }: Armed): boolean => fired >= (sound.rule.times ?? Number.POSITIVE_INFINITY)

const shownAs = (armed: Armed): ArmedRule => {
  const { sound, id, seen, fired } = armed
  return { id, ...sound.rule, seen, fired, spent: isSpent(armed) }
}

const DRAW_BYTES = 6

/** From 0 up to, not with, 1. */
const draw = (random: Pick<Random, 'bytes'>): number =>
  Buffer.from(random.bytes(DRAW_BYTES)).readUIntBE(0, DRAW_BYTES) / 2 ** (8 * DRAW_BYTES)

const arm = ({ sound, seen, fired }: CountedRule, id: string): Armed => ({
  sound,
  id,
  moment: momentOf(sound),
  matches: createMatcher(sound.rule.match),
  seen,
  fired
})

/** Ids for rules that were given none: `rule-1`, and so on; none comes twice. */
const createNames = (): ((sound: readonly SoundRule[], taken: readonly string[]) => string[]) => {
  let named = 0
  return (sound, taken) => {
    const all = new Set([...taken, ...sound.map(({ rule }) => rule.id)])
    const next = (): string => {
      named += 1
      return all.has(`rule-${named}`) ? next() : `rule-${named}`
    }
    return sound.map(({ rule }) => rule.id ?? next())
  }
}

/** Whether one that matches fires now. */
const createFires = (random: Pick<Random, 'bytes'>): ((armed: Armed, facts: FaultFacts) => boolean) => {
  return (armed, facts) => {
    if (isSpent(armed) || !armed.matches(facts)) return false
    const { after = 0, probability } = armed.sound.rule
    armed.seen += 1
    if (armed.seen <= after) return false
    return probability === undefined || draw(random) < probability
  }
}

/** `look` is told after each change which moments have a rule that may still fire. */
export const createFaultRules = (
  random: Pick<Random, 'bytes'>,
  look: (moments: ReadonlySet<Moment>) => void
): Armoury => {
  let all: readonly Armed[] = []
  const toNames = createNames()
  const fires = createFires(random)
  const mind = (rules: readonly Armed[]): void => {
    all = rules
    look(new Set(all.filter(armed => !isSpent(armed)).map(({ moment }) => moment)))
  }

  const armAll = (rules: readonly CountedRule[], taken: readonly string[]): Armed[] => {
    const names = toNames(
      rules.map(({ sound }) => sound),
      taken
    )
    return rules.map((rule, index) => arm(rule, names[index] as string))
  }

  const add = (given: unknown): ArmedRule[] => {
    // Also if none is taken: whoever expects rules must know what there is.
    mind(all)
    const taken = all.map(({ id }) => id)
    const checked = checkRules(given, taken)
    if ('problem' in checked) throw faultError(checked.problem)
    const added = armAll(
      checked.sound.map(sound => ({ sound, seen: 0, fired: 0 })),
      taken
    )
    mind([...all, ...added])
    return added.map(shownAs)
  }

  const remove = (id: string): boolean => {
    const others = all.filter(armed => armed.id !== id)
    const wasThere = others.length < all.length
    mind(others)
    return wasThere
  }

  const fire = (moment: Moment, facts: FaultFacts): Firing | undefined => {
    const armed = all.find(one => one.moment === moment && fires(one, facts))
    if (armed === undefined) return undefined
    armed.fired += 1
    mind(all)
    const { kind, parameter, rule } = armed.sound
    return { rule: armed.id, kind, parameter, fault: rule.fault }
  }

  return {
    rules: { list: () => all.map(shownAs), add, remove, clear: () => mind([]) },
    replace: rules => mind(armAll(rules, [])),
    fire
  }
}
