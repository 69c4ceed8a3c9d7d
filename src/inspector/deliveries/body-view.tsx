// A body, read in three ways: as JSON, as the text that it is, and byte by byte.

import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { Button, CopyButton } from '../kit/button.js'
import { Scroll } from '../kit/scroll.js'
import { type Tab, Tabs } from '../kit/tabs.js'
import { countOf } from '../moments.js'
import { printableLines } from '../printable.js'
import { download } from './download.js'
import type { ExchangeBody } from './exchange-body.js'
import { hexDump, hexRowCount } from './hex-dump.js'
import { toJsonTree } from './json-tree.js'
import { JsonView } from './json-view.js'
import { More } from './more.js'

const TEXT_STEP = 65_536
const HEX_STEP = 1024

const Raw = ({ text, label }: { readonly text: string; readonly label: string }): JSX.Element => (
  <More count={text.length} step={TEXT_STEP} what="characters">
    {shown => (
      <Scroll name="delivery-raw" label={label}>
        <pre>
          {/* No half of a character at the cut. */}
          {printableLines(text.slice(0, shown).replace(/[\ud800-\udbff]$/, ''))}
        </pre>
      </Scroll>
    )}
  </More>
)

const Hex = ({ bytes, label }: { readonly bytes: Uint8Array; readonly label: string }): JSX.Element => (
  <More count={hexRowCount(bytes)} step={HEX_STEP} what="lines">
    {shown => (
      <Scroll name="delivery-hex" label={label}>
        <pre>{hexDump(bytes, shown)}</pre>
      </Scroll>
    )}
  </More>
)

const tabsOf = ({ bytes, text }: ExchangeBody, what: string): Tab[] => {
  const tree = text === undefined ? undefined : toJsonTree(text)
  return [
    ...(tree === undefined
      ? []
      : [{ name: 'Pretty', content: () => <JsonView node={tree} label={`${what}, as JSON`} /> }]),
    ...(text === undefined ? [] : [{ name: 'Raw', content: () => <Raw text={text} label={`${what}, as text`} /> }]),
    { name: 'Hex', content: () => <Hex bytes={bytes} label={`${what}, byte by byte`} /> }
  ]
}

export const BodyView = ({
  body,
  what,
  fileName
}: {
  readonly body: ExchangeBody
  /** `Body of the request` */
  readonly what: string
  readonly fileName: string
}): JSX.Element => {
  const { bytes, text, note } = body
  const tabs = useMemo(() => tabsOf(body, what), [body, what])
  return (
    <div class="delivery-inside">
      <p class="row">
        <strong>Body</strong>
        <span class="dim">{countOf(bytes.length, 'byte')}</span>
        {bytes.length > 0 && (
          <span class="push">
            {text !== undefined && <CopyButton text={() => text} what={what.toLowerCase()} />}
            <Button
              kind="quiet"
              label={`Download ${what.toLowerCase()}`}
              onClick={() => download(fileName, new Uint8Array(bytes))}
            >
              Download
            </Button>
          </span>
        )}
      </p>
      {note !== '' && <p class="hint">{printableLines(note)}</p>}
      {bytes.length > 0 && <Tabs label={`${what}, read as`} tabs={tabs} />}
    </div>
  )
}
