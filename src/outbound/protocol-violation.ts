// Which part of an answer was not HTTP, in the words of .NET's `Section=… Detail=…`. Pure.

import type { Phase } from '../ens/outcome.js'

const headerDetail = (detail: string): string => `ResponseHeader Detail=${detail}`

const statusLine = 'ResponseStatusLine'
const brokenLine = headerDetail('CR must be followed by LF')
const badName = headerDetail('Header name is invalid')
const badLength = headerDetail("'Content-Length' header value is invalid")
const badChunk = 'ResponseBody Detail=Response chunk format is invalid'

/** A 100 or 101 that nobody asked for. .NET lets a 100 pass; undici does not, and says only this. */
export const isUninvited = ({ message }: Error): boolean => message === 'bad response' || message === 'bad upgrade'

/** undici's parser gives no code at all, only its name. */
export const isMalformed = ({ name }: Error): boolean =>
  name === 'HTTPParserError' || name === 'ResponseContentLengthMismatchError'

interface Row {
  readonly says: RegExp
  readonly section: string
}

// Left: the reasons of llhttp, the parser inside undici. Right: what .NET's own parser makes of the same bytes, read from
// microsoft/referencesource: _Connection.cs (ParseStatusLineStrict, ProcessHeaderData), WebHeaderCollection.cs
// (ParseHeadersStrict), System.txt (net_WebResponseParseError_*). First match wins.
const rows: readonly Row[] = [
  // A line without a name. (A bad character, a blank or a line end inside the name is CrLfError, strange as it reads.)
  { says: /Unexpected space after start line/, section: badName },
  // .NET itself puts up with a length beside chunks, and takes the last of two lengths; undici does not.
  { says: /content-length/i, section: badLength },
  { says: /header|Expected LF after/, section: brokenLine }
]

/** Assumed for the body: .NET has this text and never raises it; there a bad chunk only breaks the reading of the body. */
export const toSection = ({ message }: Error, phase: Phase): string =>
  phase === 'body' ? badChunk : (rows.find(row => row.says.test(message))?.section ?? statusLine)
