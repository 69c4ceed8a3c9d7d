// One receiver under examination, as the cases see it: types only.

import type { Stopwatch } from '../ports.js'
import type { Contact } from './contact.js'
import type { HandshakeFound } from './handshake-found.js'
import type { Reading } from './readings.js'
import type { Reply } from './reply.js'
import type { SampleEvents } from './sample-events.js'

/** One delivery. */
export interface Parcel {
  /** What it is: `1 event`. */
  readonly what: string
  readonly body: string
  /** The header; without one there is none. */
  readonly signature?: string
  /** How it is signed, in words. Default `signed`. */
  readonly signed?: string
  /** Default: that of a delivery. */
  readonly deadlineMs?: number
}

/** What became of the first good delivery. */
export interface Baseline {
  /** The receiver has taken it, however it had to be signed. */
  readonly isTaken: boolean
  /** How it had to be signed; that of ENS where nothing was taken. */
  readonly reading: Reading
  /** To what ENS would send. */
  readonly reply: Reply
  /** Only the second attempt was answered in time. */
  readonly isLate: boolean
}

/** Which ways to sign the receiver takes. */
export interface TakenReadings {
  readonly taken: readonly Reading[]
  /** The one that was not answered: the others were not asked then. */
  readonly cut?: Reply
}

export interface Exam {
  readonly url: URL
  readonly key: string
  /** The receiver knows the key, as far as we have been told. */
  readonly isKeyGiven: boolean
  /** A key that the receiver does not know. */
  readonly otherKey: string
  readonly stopwatch: Stopwatch
  readonly events: SampleEvents
  readonly contact: Contact
  /** Real milliseconds, scaled; `spacingMs` lies between the attempts of one round. */
  readonly deadlines: { readonly probeMs: number; readonly deliveryMs: number; readonly spacingMs: number }
  readonly handshake: HandshakeFound | undefined
  /** The liveness probe. */
  probe(): Promise<Reply>
  /** That of the handshake, else one that is sent when somebody first asks. */
  firstProbe(): Promise<Reply>
  get(): Promise<Reply>
  post(parcel: Parcel): Promise<Reply>
  /** Sent when somebody first asks. */
  baseline(): Promise<Baseline>
  /** A delivery that is signed as the receiver wants it. */
  deliver(what: string, body: string): Promise<Reply>
  /** A good delivery with the signature of another key, sent when somebody first asks. */
  wrongSignature(): Promise<Reply>
  /** Asked when somebody first asks. */
  readings(): Promise<TakenReadings>
  /** What of the above has been asked. */
  readonly asked: { wrongSignature?: Reply; readings?: TakenReadings }
}
