import { t } from '../../language/t'
import { KeyCap } from '../../ui/key-cap'
import { Table } from '../../ui/table'

/** What, while writing, on the timeline. */
const ROWS: readonly (readonly [string, string, string])[] = [
  [t('Play or pause'), 'Tab', t('Space or K')],
  [t('Play this segment once'), 'Shift+Tab', 'Shift+Space'],
  [t('Hear across the nearer edge'), 'Alt+R', 'Shift+P'],
  [t('Back 2 s, forward 2 s'), t('Alt+J, Alt+L'), 'J, L'],
  [t('One step of 10 ms'), '', '←, →'],
  [t('Slower, faster'), t('Alt+, Alt+.'), ', .'],
  [t('Done, next segment'), 'Enter', 'Enter'],
  [t('Previous, next segment'), t('Alt+↑, Alt+↓'), '↑, ↓'],
  [t('Start here, end here'), t('Alt+I, Alt+O'), 'I, O'],
  [t('Split here'), 'Alt+Enter', 'S'],
  [t('Join with the next'), 'Alt+M', 'M'],
  [t('Start earlier, later'), '', 'Q, W'],
  [t('End earlier, later'), '', 'E, R'],
  [t('Snap edges to silence'), 'Alt+Z', 'Z'],
  [t('Speaker 1 to 9'), t('Alt+1 … 9'), '1 … 9'],
  [t('Unsure'), 'Alt+B', 'B'],
  [t('Note here'), 'Alt+N', 'N'],
  [t('Loop'), 'Alt+P', 'P'],
  [t('Skip silence'), 'Alt+G', 'Alt+G'],
  [t('Slower while you write'), 'Alt+Y', 'Alt+Y'],
  [t('Spectrogram'), '', 'V'],
  [t('Spectrogram linear, for formants'), '', 'Shift+V'],
  [t('Closer, wider, fit segment, fit all'), '', '+, −, F, 0'],
  [t('Delete segment'), 'Alt+Delete', 'Delete'],
  [t('Duplicate segment'), 'Alt+D', 'D'],
  [t('Choose several lines, all lines'), '', t('Shift+↑, Shift+↓, Ctrl+A')],
  [t('Find and replace'), 'Ctrl+F', 'Ctrl+F'],
  [t('History of the clip'), 'Alt+H', 'H'],
  [t('Undo, redo'), t('Ctrl+Z, Ctrl+Y'), t('Ctrl+Z, Ctrl+Y')],
  [t('Submit and next'), 'Ctrl+Enter', 'Ctrl+Enter'],
  [t('Skip with a reason'), 'Ctrl+Shift+Enter', 'Ctrl+Shift+Enter'],
  [t('Leave or enter the text'), 'Esc', 'T'],
  [t('Accept, send back (review)'), t('Ctrl+Enter, Ctrl+Backspace'), 'A, X'],
  [t('All keys'), 'F1', '?'],
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
        label={t('Keys')}
        columns={[
          { title: t('What') },
          { title: t('While writing') },
          { title: t('On the timeline') },
        ]}
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
