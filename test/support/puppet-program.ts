// A program that does what its test tells it, and ends with it. Its arguments: the port where the test is, and any more.

import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { PuppetOrder } from './puppet.js'

const { argv, env, exit, pid, stderr, stdin, stdout } = process
const [, program = '', port, ...args] = argv
const control = connect(Number(port), '127.0.0.1')
control.on('error', () => exit(3))
control.on('close', () => exit(3))
control.write(`${JSON.stringify({ pid, args, frontPort: env.ENS_LOCAL_FRONT_PORT })}\n`)

const orders: { readonly [K in PuppetOrder['do']]: (order: PuppetOrder & { do: K }) => unknown } = {
  out: ({ text }) => stdout.write(text),
  err: ({ text }) => stderr.write(text),
  end: ({ code }) => exit(code),
  kill: ({ signal }) => process.kill(pid, signal),
  // Another of its kind, which holds its outputs, in a group of its own.
  escape: () => {
    spawn(process.execPath, [program, String(port), 'escaped'], { detached: true, stdio: 'inherit' }).unref()
  },
  ignore: ({ signal }) => process.on(signal, () => control.write(`${JSON.stringify(signal)}\n`)),
  'say when input ends': () => stdin.on('end', () => control.write('"input ended"\n')).resume()
}

for await (const line of createInterface({ input: control })) {
  const order: PuppetOrder = JSON.parse(line)
  const obey = orders[order.do] as (order: PuppetOrder) => unknown
  obey(order)
  control.write('"done"\n')
}
