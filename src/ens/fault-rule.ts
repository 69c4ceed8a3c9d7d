// A fault rule: what it matches, and what it does to the exchange. Types only; the kinds are in `faults/`.

/** `probe`: the liveness probe; `delivery`: an attempt; `api`: a call of ENS's own API. */
export type FaultPhase = 'probe' | 'delivery' | 'api'

/** All that is given must hold. */
export interface FaultMatch {
  /** May be left out where the kind of fault knows one phase only. */
  readonly phase?: FaultPhase
  /** probe and delivery: the callback's name. */
  readonly callbackName?: string
  /** probe and delivery: the host of the callback's url; `*.example.com` is every host below. */
  readonly host?: string
  /** api: the vendor's page name, such as `createCallback`. */
  readonly operation?: string
  /** delivery: a batch with an event of this type, `EmailSent` or `TransactionalSendEvents.EmailSent`. */
  readonly eventType?: string
}

export interface Fault {
  /** As `ens-local faults list` names them: `drop-ack`, `timeout`, `slow-4000`, `status`. */
  readonly kind: string
  /** Of `status`: what is answered. */
  readonly status?: number
  /** Of `delay`: real milliseconds, or a duration such as `500ms`. Of `reorder`: for how long others may overtake, on the emulator's clock. */
  readonly by?: number | string
}

export interface FaultRule {
  /** Names the rule in activities. Default: `rule-1`, `rule-2`, … */
  readonly id?: string
  readonly match?: FaultMatch
  readonly fault: Fault
  /** Fires so often at most. Default: always. */
  readonly times?: number
  /** Lets so many matches pass first. Default 0. */
  readonly after?: number
  /** Fires with this chance, 0 to 1, drawn from `--seed`. Default 1: no chance at all. */
  readonly probability?: number
}

/** A rule and how far it has come, as a state keeps it. */
export interface KeptRule extends FaultRule {
  /** As in `ArmedRule`; default 0. */
  readonly seen?: number
  readonly fired?: number
}

/** A rule, completed, and what has become of it. */
export interface ArmedRule extends FaultRule {
  readonly id: string
  readonly match: FaultMatch & { readonly phase: FaultPhase }
  /** How many exchanges matched, those it let pass among them. */
  readonly seen: number
  /** How many it bent. */
  readonly fired: number
  /** It has fired `times` times and does no more. */
  readonly spent: boolean
}

/** A kind of fault, for whoever chooses one. */
export interface FaultKindFacts {
  /** As it is written: `timeout`, `slow-<ms>`. */
  readonly name: string
  /** The whole number that stands for `<…>`. */
  readonly parameter?: { readonly name: string; readonly min: number; readonly max: number; readonly example: number }
  /** Where a rule may use it. */
  readonly phases: readonly FaultPhase[]
  /** Whether `https://KIND.fault.test` is one. */
  readonly isHost: boolean
  /** The field that a rule's fault has beside its kind. */
  readonly takes?: 'status' | 'by'
  /** What happens on the wire. */
  readonly says: string
  /** What ENS says of it, or does then. */
  readonly ensSays: string
  /** How it is mended in real life. */
  readonly fix: string
}

/** What has fired. */
export interface FiredRule {
  /** The id of the rule. */
  readonly rule: string
  /** As the rule has it: `slow-4000`. */
  readonly kind: string
}
