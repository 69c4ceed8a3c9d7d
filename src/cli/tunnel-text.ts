// What `tunnel` tells a person: the public URL large, how it came about, then a line for each exchange and each change.

import { stripVTControlCharacters } from 'node:util'
import { createRealClock } from '../clock/create-real-clock.js'
import { durationText } from '../ens/duration-text.js'
import { bytesText } from '../ens/size.js'
import type { Tunnel, TunnelState } from '../tunnel/tunnel.js'
import type { ExchangeSummary, FrontRefusal } from '../tunnel/tunnel-ports.js'
import { type Colours, colours } from './colours.js'
import type { Args, Io } from './command.js'
import { brief } from './printable.js'
import type { TunnelReport } from './tunnel-report.js'
import { wrap } from './wrap.js'

const advice: Readonly<Record<FrontRefusal, string>> = {
  'path-not-open': 'Only what --path opens may pass.',
  'method-not-open': 'Only POST may pass; --method opens others.',
  'body-too-large': 'Raise --max-body, or lower the maxBatchSize of the callback.',
  'receiver-down': 'Start your receiver; --hold lets requests wait for it.',
  'receiver-broken': 'Your receiver hung up, or did not answer HTTP: look for a crash.',
  'receiver-timeout': 'Answer first and work afterwards: ENS gives a probe 30 s and a delivery 3 s.',
  'bad-request': 'It was not proper HTTP.',
  closing: 'The tunnel was being closed.'
}

const outcome = (paint: Colours, { statusCode, refusal, brokenBy }: ExchangeSummary): string => {
  if (brokenBy !== undefined) return paint.red(`broken off by the ${brokenBy}`)
  const colour = Number(statusCode) < 300 ? paint.green : paint.red
  return colour([statusCode, refusal].filter(Boolean).join(' '))
}

/** What stands before it on its line. */
const TIME_WIDTH = 'hh:mm:ss '.length

const exchangeLine = (paint: Colours, exchange: ExchangeSummary, width = Number.POSITIVE_INFINITY): string => {
  const { id, method, target, ms, bytesIn, bytesOut, replayOf } = exchange
  const number = `#${id}${replayOf === undefined ? '' : ` (again #${replayOf})`}`
  const rest = `${brief(method)} ${brief(target)}  ${outcome(paint, exchange)}  ${durationText(ms)}`
  const sizes = `  ${bytesText(bytesIn)} in, ${bytesText(bytesOut)} out`
  const length = TIME_WIDTH + stripVTControlCharacters(`${number} ${rest}${sizes}`).length
  return `${paint.dim(number)} ${rest}${length > width ? '' : paint.dim(sizes)}`
}

const stateLine = (paint: Colours, state: TunnelState): string => {
  const texts: Readonly<Record<TunnelState, string>> = {
    opening: 'opening',
    probing: 'there is a URL again; asking through it',
    ready: paint.green('ready again'),
    degraded: paint.yellow('the public URL does not lead here'),
    reconnecting: paint.yellow('the tunnel is gone; opening it again'),
    closed: 'closed',
    failed: paint.red('the tunnel is gone for good')
  }
  return texts[state]
}

const field = (paint: Colours, width: number | undefined, name: string, value: string): string[] => {
  const [first = '', ...others] = wrap(value, width, ' '.repeat(16))
  return [`  ${paint.dim(name.padEnd(14))}${first.trimStart()}`, ...others]
}

/** Half blocks, two rows in one; nothing where it would not fit. */
const qrLines = async (url: string, { columns = 0 }: { columns?: number }): Promise<string[]> => {
  const { default: qrcode } = await import('qrcode-terminal')
  let lines: string[] = []
  qrcode.generate(url, { small: true }, code => {
    lines = code
      .trimEnd()
      .split('\n')
      .map(line => `  ${line}`)
  })
  return lines.some(line => line.length > columns) ? [] : ['', ...lines]
}

const probeText = ({ lastProbe }: Tunnel): string =>
  lastProbe === undefined ? 'none was made' : `passed in ${durationText(lastProbe.ms)}`

const introduction = (
  paint: Colours,
  tunnel: Tunnel,
  callbackUrl: string,
  args: Args,
  width: number | undefined
): string[] => {
  const { provider, because, front, lastProbe } = tunnel
  const paths = (args.path as readonly string[] | undefined)?.join(', ') ?? 'every path'
  const receiver = (args.to ??
    (args.port === undefined
      ? 'a receiver of ours, which shows what it gets'
      : `http://127.0.0.1:${args.port}`)) as string
  const fields: [string, string][] = [
    ['leads to', brief(receiver)],
    ['made by', `${provider} (${because}), which comes in at ${front.host}:${front.port}`],
    ['lets through', `${(args.method as readonly string[]).join(', ')}, ${paths}`],
    ['self-probe', probeText(tunnel)],
    ...(lastProbe?.warnings ?? []).map((warning): [string, string] => ['mind', warning])
  ]
  return [
    '',
    ...fields.flatMap(([name, value]) => field(paint, width, name, value)),
    '',
    ...(args.register === true ? [] : ['  Register it:', `  ens-local register --url ${callbackUrl}`, ''])
  ]
}

export const createTunnelText = (args: Args, io: Io): TunnelReport => {
  const paint = colours(io)
  const clock = createRealClock()
  const width = io.stdout.isTTY ? io.stdout.columns : undefined
  const advised = new Set<FrontRefusal>()
  const print = (text: string): void => {
    io.stdout.write(`${paint.dim(new Date(clock.now()).toISOString().slice(11, 19))} ${text}\n`)
  }
  const tell = (lines: readonly string[]): void => {
    io.stderr.write(lines.map(line => `${line}\n`).join(''))
  }
  const more = (text: string): void => {
    for (const line of wrap(brief(text), width, '         ')) io.stdout.write(`${paint.dim(line)}\n`)
  }
  const follow = (tunnel: Tunnel): void => {
    tunnel
      .on('request', exchange => {
        print(exchangeLine(paint, exchange, width))
        const { refusal } = exchange
        // Once is enough: a browser that asks for /favicon.ico does it again and again.
        if (refusal === undefined || advised.has(refusal)) return
        advised.add(refusal)
        more(advice[refusal])
      })
      .on('url', (url, previous) => print(`the public URL is now ${paint.bold(url)}, no more ${previous}`))
      .on('state', (state, why) => {
        print(stateLine(paint, state))
        if (why !== undefined) more(`${why.message} ${why.hint}`)
      })
  }
  return {
    opening: () => {
      if (io.stderr.isTTY) tell(['Opening a tunnel …'])
    },
    ready: async (tunnel, callbackUrl) => {
      if (io.stderr.isTTY) tell([''])
      io.stdout.write(`${width === undefined ? '' : '  '}${paint.bold(paint.cyan(callbackUrl))}\n`)
      if (width !== undefined && args.qr !== false) tell(await qrLines(callbackUrl, io.stdout))
      tell(introduction(paint, tunnel, callbackUrl, args, width))
      const keys = io.stdin.isTTY ? ' A number and Enter sends that request to your receiver again.' : ''
      tell([...wrap(`Ctrl-C ends it.${keys}`, width, '  '), ''])
      follow(tunnel)
    },
    say: (_type, _facts, sentence) => print(sentence),
    closing: () => tell(['Closing: what is under way is answered first.'])
  }
}
