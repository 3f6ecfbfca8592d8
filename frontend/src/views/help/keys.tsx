import { KeyCap } from '../../ui/key-cap'
import { Table } from '../../ui/table'

/** What, while writing, on the timeline. */
const ROWS: readonly (readonly [string, string, string])[] = [
  ['Play or pause', 'Tab', 'Space or K'],
  ['Play this segment once', 'Shift+Tab', 'Shift+Space'],
  ['Back 2 s, forward 2 s', 'Alt+J, Alt+L', 'J, L'],
  ['One step of 10 ms', '', '←, →'],
  ['Slower, faster', 'Alt+, Alt+.', ', .'],
  ['Done, next segment', 'Enter', 'Enter'],
  ['Previous, next segment', 'Alt+↑, Alt+↓', '↑, ↓'],
  ['Start here, end here', 'Alt+I, Alt+O', 'I, O'],
  ['Split here', 'Alt+Enter', 'S'],
  ['Join with the next', 'Alt+M', 'M'],
  ['Start earlier, later', '', 'Q, W'],
  ['End earlier, later', '', 'E, R'],
  ['Snap edges to silence', 'Alt+Z', 'Z'],
  ['Speaker 1 to 9', 'Alt+1 … 9', '1 … 9'],
  ['Unsure', 'Alt+B', 'B'],
  ['Note here', 'Alt+N', 'N'],
  ['Loop', 'Alt+P', 'P'],
  ['Skip silence', 'Alt+G', 'Alt+G'],
  ['Slower while you write', 'Alt+Y', 'Alt+Y'],
  ['Spectrogram', '', 'V'],
  ['Closer, wider, fit segment, fit all', '', '+, −, F, 0'],
  ['Delete segment', 'Alt+Delete', 'Delete'],
  ['Duplicate segment', 'Alt+D', 'D'],
  ['Choose several lines, all lines', '', 'Shift+↑, Shift+↓, Ctrl+A'],
  ['Find and replace', 'Ctrl+F', 'Ctrl+F'],
  ['History of the clip', 'Alt+H', 'H'],
  ['Undo, redo', 'Ctrl+Z, Ctrl+Y', 'Ctrl+Z, Ctrl+Y'],
  ['Submit and next', 'Ctrl+Enter', 'Ctrl+Enter'],
  ['Skip with a reason', 'Ctrl+Shift+Enter', 'Ctrl+Shift+Enter'],
  ['Leave or enter the text', 'Esc', 'T'],
  ['Accept, send back (review)', 'Ctrl+Enter, Ctrl+Backspace', 'A, X'],
  ['All keys', 'F1', '?'],
]

function Keys({ text }: { text: string }) {
  if (!text) return <span class="quiet">–</span>
  return (
    <span class="chips">
      {text.split(/, (?=\S)/).map((key) => (
        <KeyCap key={key}>{key}</KeyCap>
      ))}
    </span>
  )
}

/** Every key of the desk, in both layers. */
export function KeyTable() {
  return (
    <div class="panel">
      <Table
        label="Keys"
        columns={[{ title: 'What' }, { title: 'While writing' }, { title: 'On the timeline' }]}
      >
        {ROWS.map(([what, writing, timeline]) => (
          <tr key={what}>
            <td>{what}</td>
            <td>
              <Keys text={writing} />
            </td>
            <td>
              <Keys text={timeline} />
            </td>
          </tr>
        ))}
      </Table>
    </div>
  )
}
