// The report of a probe for a person: a waterfall of its phases, the verdict, and what mends it.

import { type Phase, phases, type Timings } from '../ens/outcome.js'
import type { ProbeReport } from '../probe.js'
import type { Colours } from './colours.js'
import { brief, printable } from './printable.js'
import { wrap } from './wrap.js'

interface View {
  readonly paint: Colours
  /** Of the terminal; undefined for a pipe. */
  readonly width: number | undefined
}

const names: Record<Phase, string> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  sent: 'SENT',
  headers: 'HEADERS',
  body: 'BODY'
}
/** What stands before a bar, and the mark that may stand behind it. */
const LABEL = 24
const MARK = 2
const BARS = 60

const label = (name: string, ms: number): string => `  ${name.padEnd(8)}${ms.toFixed(1).padStart(9)} ms`

/** Each phase begins where the one before it ended. */
const waterfall = (timings: Timings, failed: Phase | undefined, { paint, width = 80 }: View): string[] => {
  const room = Math.max(10, Math.min(BARS, width - LABEL - MARK))
  const scale = room / Math.max(timings.total, 1e-9)
  let start = 0
  const rows = phases.flatMap(phase => {
    const ms = timings[phase]
    if (ms === undefined) return []
    const from = Math.min(Math.floor(start * scale), room - 1)
    start += ms
    const bar = '█'.repeat(Math.max(1, Math.min(Math.round(ms * scale), room - from)))
    const colour = phase === failed ? paint.red : paint.cyan
    return [`${label(names[phase], ms)}  ${' '.repeat(from)}${colour(bar)}${phase === failed ? ' ✘' : ''}`]
  })
  return [...rows, paint.dim(label('total', timings.total))]
}

const answer = (report: ProbeReport, { paint }: View): string[] => {
  const { outcome } = report
  if (outcome?.answered !== true) return []
  const headers = Object.entries(outcome.headers).flatMap(([name, value]) =>
    [value].flat().map(one => `  ${paint.dim(`${name}:`)} ${brief(one)}`)
  )
  const text = Buffer.from(outcome.body).toString()
  const body = text === '' ? paint.dim('  (no body)') : `  ${brief(text)}`
  return ['', `  ${outcome.statusCode} ${printable(outcome.reason)}`, ...headers, body]
}

const happened = ({ outcome, remote, status }: ProbeReport): string[] => {
  if (outcome === undefined) return ['The url itself is refused: nothing was sent.']
  if (outcome.answered) return [`The receiver answered ${outcome.statusCode}, and only 200 passes.`]
  const { phase, code, detail } = outcome
  const where = remote === undefined ? '' : `, connected to ${remote}`
  return [`${status}: it broke in phase ${names[phase]}${where}.`, printable([code, detail].filter(Boolean).join(': '))]
}

const verdict = (report: ProbeReport, { paint, width }: View): string[] => {
  if (report.passed)
    return [paint.green('✔ ENS takes it: the probe was answered with 200, so createCallback answers 201.')]
  const paragraph = (title: string, texts: readonly string[]): string[] => [
    '',
    paint.bold(title),
    ...texts.flatMap(text => wrap(text, width, '  '))
  ]
  return [
    paint.red('✘ ENS refuses it: createCallback answers 400.'),
    ...paragraph('The message', [printable(String(report.sentence))]),
    ...paragraph('What happened here', happened(report)),
    ...paragraph('What to do', [String(report.fix)])
  ]
}

export const probeView = (report: ProbeReport, view: View): string => {
  const { url, remote, timings, outcome } = report
  const failed = outcome?.answered === false ? outcome.phase : undefined
  const lines = [
    `POST ${printable(url)}${remote === undefined ? '' : view.paint.dim(` at ${remote}`)}`,
    ...(timings === undefined ? [] : ['', ...waterfall(timings, failed, view)]),
    ...answer(report, view),
    '',
    ...verdict(report, view)
  ]
  return `${lines.join('\n')}\n`
}

/** As data: the body as text instead of bytes. */
export const probeJson = ({ outcome, ...report }: ProbeReport): object => ({
  type: 'probe',
  ...report,
  ...(outcome && { outcome: outcome.answered ? { ...outcome, body: Buffer.from(outcome.body).toString() } : outcome })
})
