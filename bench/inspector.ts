// npm run bench:inspector: what the inspector costs a browser, each figure against its limit: first paint, size, how soon
// something new is seen, how smoothly a long list scrolls, memory, and what a flood does to it. `--json` prints JSON.

import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { Pool } from 'undici'
import { type Launched, launchBrowser } from '../test/support/browser.js'
import { type Program, startEnsLocal } from './program.js'
import { median } from './statistics.js'

const ACTIVITIES = 10_000
const FLOOD_PER_SECOND = 2000
const FLOOD_SECONDS = 5

interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** Absent where the figure is there to be known. */
  readonly limit?: number
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

const isCode = (name: string): boolean => /\.(js|css)$/.test(name)

const sizeOf = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + brotliCompressSync(readFileSync(`dist/inspector/${name}`)).length / 1000, 0)

/** Of all there is, and of what a browser has loaded for the timeline. */
const sizes = async (page: Page): Promise<Figure[]> => {
  const loaded = (await page.evaluate(
    `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname.split('/').at(-1))`
  )) as string[]
  const what = 'scripts and styles, brotli'
  return [
    { what, value: sizeOf(readdirSync('dist/inspector').filter(isCode)), unit: 'kB', limit: 40 },
    { what: `${what}, for the timeline`, value: sizeOf([...new Set(loaded.filter(isCode))]), unit: 'kB' }
  ]
}

const addressOf = ({ url }: Program): string => `${url}/_ens-local/`

const openPage = async (browser: Browser, program: Program): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(addressOf(program))
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  return page
}

const firstPaint = async (browser: Browser, program: Program): Promise<Figure> => {
  const times: number[] = []
  for (let round = 0; round < 9; round++) {
    const page = await openPage(browser, program)
    times.push(
      await page.evaluate(`new Promise(resolve => {
        const look = () => {
          const paint = performance.getEntriesByName('first-contentful-paint')[0]
          if (paint) resolve(paint.startTime)
          else requestAnimationFrame(look)
        }
        look()
      })`)
    )
    await page.context().close()
  }
  return { what: 'first paint, median of 9', value: median(times), unit: 'ms', limit: 300 }
}

/** Two activities each: accepted, and wanted by nobody. */
const publish = async (pool: Pool): Promise<void> => {
  const headers = { 'content-type': 'application/json' }
  const body = '{"type":"EmailSent"}'
  await (await pool.request({ method: 'POST', path: '/_ens-local/events', headers, body })).body.dump()
}

const fill = async (pool: Pool): Promise<void> => {
  for (let left = ACTIVITIES / 2; left > 0; left -= 100)
    await Promise.all(Array.from({ length: 100 }, () => publish(pool)))
}

/** From the call of the API, by programs' clock, to the frame after its row is in the page. */
const latency = async (page: Page, pool: Pool): Promise<Figure[]> => {
  const times: number[] = []
  for (let index = 0; index < 60; index++) {
    const path = `new-one-${index}-`
    const seen = page.evaluate(`new Promise(resolve => {
      const main = document.querySelector('main')
      const look = () => {
        if (!main.textContent.includes('${path}')) return
        observer.disconnect()
        requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
      }
      const observer = new MutationObserver(look)
      observer.observe(main, { subtree: true, childList: true, characterData: true })
    })`)
    await page.evaluate('0')
    const from = performance.timeOrigin + performance.now()
    const headers = { authorization: 'Bearer any' }
    await (await pool.request({ method: 'GET', path: `/platform/v1/${path}`, headers })).body.dump()
    times.push(Number(await seen) - from)
  }
  const what = `a new activity is seen, with ${ACTIVITIES.toLocaleString('en')} there`
  return [
    { what: `${what}, p50`, value: quantile(times, 0.5), unit: 'ms', limit: 200 },
    { what: `${what}, p95`, value: quantile(times, 0.95), unit: 'ms', limit: 200 }
  ]
}

/** Scrolls whatever scrolls in the view, a screen's half a frame; the times between frames come out. */
const scrolling = async (page: Page): Promise<Figure[]> => {
  const frames = (await page.evaluate(`new Promise(resolve => {
    const scrolls = element => element.scrollHeight > element.clientHeight + 100 && /auto|scroll/.test(getComputedStyle(element).overflowY)
    const list = [...document.querySelectorAll('main, main *')].filter(scrolls).sort((a, b) => b.scrollHeight - a.scrollHeight)[0] ?? document.scrollingElement
    const times = []
    let last
    const step = now => {
      if (last !== undefined) times.push(now - last)
      last = now
      list.scrollTop += 400
      if (times.length < 240) requestAnimationFrame(step)
      else resolve({ times, moved: list.scrollTop })
    }
    requestAnimationFrame(step)
  })`)) as { times: number[]; moved: number }
  if (frames.moved < 10_000) throw new Error(`Nothing scrolled: ${frames.moved} px.`)
  return [
    { what: 'scrolling: a frame, p50', value: quantile(frames.times, 0.5), unit: 'ms', limit: 17.5 },
    { what: 'scrolling: a frame, p95', value: quantile(frames.times, 0.95), unit: 'ms', limit: 34 },
    { what: 'scrolling: the longest frame', value: Math.max(...frames.times), unit: 'ms' }
  ]
}

const memory = async (page: Page): Promise<Figure[]> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string): number => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
  await session.detach()
  return [
    { what: 'page memory after a collection', value: of('JSHeapUsedSize') / 1e6, unit: 'MB', limit: 150 },
    { what: 'nodes of the document', value: of('Nodes'), unit: '' }
  ]
}

const flood = async (pool: Pool): Promise<number> => {
  const from = performance.now()
  let sent = 0
  while (performance.now() - from < FLOOD_SECONDS * 1000) {
    const due = ((performance.now() - from) / 1000) * (FLOOD_PER_SECOND / 2)
    const lot = Math.max(0, Math.ceil(due - sent))
    await Promise.all(Array.from({ length: lot }, () => publish(pool)))
    if (lot === 0) await new Promise(resolve => setTimeout(resolve, 5))
    sent += lot
  }
  return (sent * 2) / FLOOD_SECONDS
}

const flooded = async (page: Page, pool: Pool): Promise<Figure[]> => {
  const frames = page.evaluate(`new Promise(resolve => {
    const from = performance.now()
    const times = []
    let last = from
    const step = now => {
      times.push(now - last)
      last = now
      if (now - from < ${FLOOD_SECONDS * 1000}) requestAnimationFrame(step)
      else resolve(times)
    }
    requestAnimationFrame(step)
  })`) as Promise<number[]>
  const sampled = page
    .getByText('sampled:')
    .waitFor({ timeout: FLOOD_SECONDS * 1000 })
    .then(
      () => 1,
      () => 0
    )
  const rate = await flood(pool)
  const times = await frames
  return [
    { what: `a flood for ${FLOOD_SECONDS} s: activities a second`, value: rate, unit: '' },
    { what: 'a flood: it is silent about sampling (0 is good)', value: 1 - (await sampled), unit: 'no', limit: 0 },
    { what: 'a flood: a frame, p95', value: quantile(times, 0.95), unit: 'ms' },
    { what: 'a flood: the longest frame', value: Math.max(...times), unit: 'ms', limit: 500 }
  ]
}

const measure = async (browser: Browser, program: Program): Promise<Figure[]> => {
  const pool = new Pool(program.url, { connections: 10 })
  const figures = [await firstPaint(browser, program)]
  await fill(pool)
  const page = await openPage(browser, program)
  figures.push(
    ...(await sizes(page)),
    ...(await latency(page, pool)),
    ...(await scrolling(page)),
    ...(await memory(page))
  )
  await page.goto(`${addressOf(program)}#/timeline`)
  figures.push(
    ...(await flooded(page, pool)),
    ...(await memory(page)).map(figure => ({ ...figure, what: `${figure.what}, after it` }))
  )
  await pool.close()
  return figures
}

const isMet = ({ value, limit }: Figure): boolean => limit === undefined || value <= limit

const print = (figures: readonly Figure[]): void => {
  const width = Math.max(...figures.map(({ what }) => what.length))
  for (const figure of figures) {
    const { what, value, unit, limit } = figure
    const verdict = limit === undefined ? '' : `  ≤ ${limit} ${unit}  ${isMet(figure) ? 'met' : 'MISSED'}`
    console.log(`${what.padEnd(width)}  ${value.toFixed(1).padStart(8)} ${unit.padEnd(3)}${verdict}`.trimEnd())
  }
}

const run = async ({ browser, close }: Launched): Promise<Figure[]> => {
  const program = await startEnsLocal('--quiet')
  try {
    return await measure(browser, program)
  } finally {
    await Promise.all([close(), program.stop()])
  }
}

const launched = await launchBrowser()
if (typeof launched === 'string') throw new Error(launched)
const figures = await run(launched)
if (process.argv.includes('--json')) console.log(JSON.stringify(figures, null, 2))
else print(figures)
process.exitCode = figures.every(isMet) ? 0 : 1
