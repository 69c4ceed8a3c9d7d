// What `listen` tells: one way for a person, one for a program.

import type { Verification } from '../client/wire.js'
import type { ReceiverActivity } from '../receiver/receiver-activity.js'

export interface ListenReport {
  /** `url` with the path, if it has one. */
  ready(url: string): void
  /** A probe under `manual`: the one place where a verification key is shown. */
  key(verification: Verification): void
  activity(activity: ReceiverActivity): void
}
