// `ens-local demo`: an emulator and a receiver in one process, and all of ENS between them as a story that is checked.

import { showActivities } from '../activity-output.js'
import { curlCreate, readyLine } from '../banner.js'
import { colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import type { Step } from '../demo/scene.js'
import { NOBODYS_HOST, openStage, RECEIVER_HOST, type Stage } from '../demo/stage.js'
import { tellStory } from '../demo/story.js'
import { printable } from '../printable.js'
import { DEFAULT_PORT, logOptions } from '../start-options.js'
import { wrap } from '../wrap.js'

interface DemoArgs {
  readonly port?: number
  readonly once?: boolean
  readonly json?: boolean
}

type Show = (step: Step, number: number) => void

const showJson =
  ({ stdout }: Io): Show =>
  step =>
    stdout.write(`${JSON.stringify({ type: 'step', ...step })}\n`)

const showText = (io: Io): Show => {
  const paint = colours(io)
  const width = io.stdout.isTTY === true ? io.stdout.columns : undefined
  return ({ title, ok, details }, number) => {
    const mark = ok ? paint.green('✔') : paint.red('✘')
    const lines = details.flatMap(detail => wrap(printable(detail), width, '     '))
    const [first = '', ...rest] = wrap(`${number}. ${title}`, width, '     ', '  ')
    const head = `${mark} ${paint.bold(first.trimStart())}`
    io.stdout.write(`${[head, ...rest.map(paint.bold), ...lines, ''].join('\n')}\n`)
  }
}

const introduce = ({ emulator, receiver, closedOrigin, options }: Stage, args: DemoArgs, io: Io): void => {
  if (args.json) {
    io.stdout.write(`${JSON.stringify(readyLine(emulator, process.pid))}\n`)
    return
  }
  if (options.port === undefined && new URL(emulator.url).port !== String(DEFAULT_PORT))
    io.stderr.write(`Port ${DEFAULT_PORT} is in use, so a free one is taken.\n`)
  const lines = [
    'All of ENS, on this machine and for real:',
    '',
    `Emulator  ${emulator.url}`,
    `Receiver  ${receiver.url}  plays ${RECEIVER_HOST}`,
    `Closed    ${closedOrigin}  plays ${NOBODYS_HOST}`
  ]
  io.stdout.write(`${lines.join('\n')}\n\n`)
}

/** Whether the whole story held. */
const perform = async (stage: Stage, args: DemoArgs, io: Io): Promise<boolean> => {
  introduce(stage, args, io)
  const show = args.json ? showJson(io) : showText(io)
  let number = 0
  let last: Step | undefined
  for await (const step of tellStory(stage)) {
    number += 1
    last = step
    show(step, number)
  }
  const ok = last?.ok === true
  if (args.json) io.stdout.write(`${JSON.stringify({ type: 'result', ok, steps: number })}\n`)
  if (!ok)
    io.stderr.write(
      `ens-local: The demo failed at step ${number}, ${last?.name}.\n  Please report it with what stands above.\n`
    )
  return ok
}

const inviteText = ({ emulator, options }: Stage): string => {
  const { url } = emulator
  const lines = [
    `All of this really happened. The emulator stays up: look at it at ${url}/_ens-local/, or try`,
    '',
    ...curlCreate(emulator, options, `https://${RECEIVER_HOST}/second`, 'second').map(line => `  ${line}`),
    '',
    `  curl ${url}/platform/v1/ens-callbacks -H 'Authorization: Bearer any'`,
    `  ens-local trigger EmailSent --set info.to=you@example.com --target ${url}`,
    `  curl ${url}/_ens-local/deliveries    # every attempt, and what ENS does next`,
    `  curl ${url}/_ens-local/callbacks     # with the keys that ENS never shows`,
    '',
    'What happens is shown below. Ctrl-C ends it.',
    ''
  ]
  return `${lines.join('\n')}\n`
}

export const runDemo = async (args: Args, io: Io, open: typeof openStage = openStage): Promise<number> => {
  const given = args as DemoArgs
  const stage = await open(given.port, DEFAULT_PORT)
  try {
    const ended = given.once ? undefined : io.untilInterrupted()
    const ok = await perform(stage, given, io)
    if (!ok) return 1
    if (ended === undefined) return 0
    if (!given.json) io.stderr.write(inviteText(stage))
    await showActivities(stage.emulator, args, io)
    return await ended
  } finally {
    await stage.close()
  }
}

export const command: Command = {
  usage: 'demo',
  options: {
    once: { type: 'boolean', describe: 'End after the story: exit code 0 if all of it held, else 1' },
    port: {
      type: 'number',
      describe: `Of the emulator: ${DEFAULT_PORT}, or a free one if that is taken; 0 takes a free one`
    },
    ...logOptions
  },
  examples: [
    ['ens-local demo', 'The story; then the emulator stays up to try things on'],
    ['ens-local demo --once', 'A check that all works here']
  ],
  run: (args, io) => runDemo(args, io)
}
