// Where a running emulator's activities go: to stdout under --json, else into the log on stderr.

import type { Emulator } from '../emulator.js'
import type { Activity } from '../ens/activity.js'
import type { Level } from './activity-lines.js'
import { createNdjson } from './batch.js'
import type { Args, Io } from './command.js'

interface OutputArgs {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly 'log-level': Level
}

const isError = ({ type }: Activity): boolean => type === 'internal.error'

/** Shows what happens from now on. */
export const showActivities = async (
  { activities }: Pick<Emulator, 'activities'>,
  args: Args,
  io: Io
): Promise<void> => {
  const { json, quiet, 'log-level': level } = args as unknown as OutputArgs
  const missed = activities.newest()
  if (json) {
    const print = createNdjson(io.stdout)
    activities.subscribe(activity => {
      if (!quiet || isError(activity)) print(activity)
    })
    return
  }
  // Loaded when the emulator is up: a program that waits for it need not wait for this.
  const { createLog } = await import('./log.js')
  const log = createLog(quiet ? 'error' : level, io)
  activities.after(missed, activities.newest() - missed).forEach(log)
  activities.subscribe(log)
}
