// Whether this machine's clock agrees with the target's: tokens, keys and certificates live by it.

import type { DoctorCheck, Finding, State } from './doctor-check.js'

/** An answer's date is of the second, and an answer takes its time. */
const WARN_S = 5
const FAIL_S = 300

const stateOf = (seconds: number): State => {
  if (seconds > FAIL_S) return 'fail'
  return seconds > WARN_S ? 'warn' : 'ok'
}

const compare = (there: number, here: number): Finding => {
  const seconds = Math.round(Math.abs(here - there) / 1000)
  const state = stateOf(seconds)
  if (state === 'ok') return { state, text: 'agrees with that of the target' }
  const text = `This machine is ${seconds} s ${here > there ? 'ahead of' : 'behind'} the target.`
  return { state, text, todo: 'Let the system set its clock: turn network time (NTP) on.' }
}

export const clockCheck: DoctorCheck = {
  name: 'clock',
  look: async ({ target: [first] }) => {
    if (first === undefined) return [{ state: 'note', text: 'not compared: --target says with what' }]
    const { answer } = await first
    return answer?.date === undefined
      ? [{ state: 'note', text: 'not compared: the target did not tell the time' }]
      : [compare(answer.date, answer.at)]
  }
}
