import { t } from '../../language/t'

export interface Topic {
  id: string
  title: string
  lines: readonly string[]
}

/** What people ask first, each in a few sentences. */
export const TOPICS: readonly Topic[] = [
  {
    id: 'work',
    title: t('Your first clip'),
    lines: [
      t(
        'Open My work and press Start. The clip opens with the first segment chosen and the caret in its words.',
      ),
      t(
        'Press Tab to hear it. Correct the words, then press Enter: the line is done, the next one opens and plays.',
      ),
      t(
        'The arrow beside Loop holds two switches, both off at first: skip silence (Alt+G) plays only where there is sound or a segment; slower while you write (Alt+Y) holds the sound back while your hands are busy.',
      ),
      t(
        'Every clip is heard equally loud, and none louder than an ear bears; what is stored stays as it was recorded. Alt+U turns that off.',
      ),
      t(
        'Going on after a pause steps back by a second; the page Keys of the desk lets you choose 0 to 5. The guide of the project stands there too, one key (F1) away.',
      ),
      t(
        'Words of a clip can be 12 to 28 px high, in our typeface, that of your system or OpenDyslexic: under your account, “How it looks”.',
      ),
      t(
        'A foot pedal that types keys works at once. Others are connected on the page Keys of the desk, in browsers that can read them.',
      ),
      t(
        'What you write often can have an abbreviation of your own: the page Keys of the desk keeps them with your account. Space or Tab after one writes it out.',
      ),
      t(
        'When the clip is done, press Ctrl+Enter. It goes to the reviewer and the next clip opens. You can undo that from the message at the foot of the page.',
      ),
      t(
        'Where the project says how words are written (characters, tags, digits), the desk says under the line what does not fit. Nothing is refused.',
      ),
      t(
        'If there is nothing to label in a clip, say so with "Nothing to label, next". If you cannot do a clip, Skip it with a reason.',
      ),
    ],
  },
  {
    id: 'segments',
    title: t('Segments and speakers'),
    lines: [
      t(
        'A segment is a stretch of sound with a speaker and words. Drag on the sound to make one, drag an edge to move it, drag it to another lane to change the speaker.',
      ),
      t(
        'Z moves both edges of a segment to the nearest silence, and there to where the sound goes through zero, so that nothing clicks.',
      ),
      t(
        'Shift+P plays half a second before and after the nearer edge of a segment; the play head stays. “…” beside the name of a speaker lets you hear only that one.',
      ),
      t(
        'Shift+click in the list chooses all lines up to there; Ctrl+click, also in the lanes, one more. A speaker, an answer, “Unsure” and Delete then go to all of them.',
      ),
      t('Segments may overlap: when two people talk at once, mark both.'),
      t(
        'Hatched segments have no words yet. "Draft" means that the machine made it and nobody has listened so far; Enter or any change makes it yours.',
      ),
    ],
  },
  {
    id: 'saving',
    title: t('Saving and working offline'),
    lines: [
      t(
        'Everything saves itself, about a second after you stop typing. The word at the top of the desk says so.',
      ),
      t(
        'Without network you can go on: changes are kept in this browser and sent when the network is back. Nothing is dropped, also when the page is closed.',
      ),
      t(
        'If the clip was changed elsewhere meanwhile, you see both versions and choose line by line.',
      ),
    ],
  },
  {
    id: 'review',
    title: t('Review'),
    lines: [
      t(
        'A reviewer hears the clip with its notes and presses Accept and next, or Send back with what should change.',
      ),
      t(
        'What was sent back stands on top of My work with the reason. Correct it and submit it again; it stays the same clip with all its earlier work.',
      ),
      t(
        'A reviewer may also correct words, times and speakers: T or Correct on the desk begins a copy, the final of the clip, which exports take. What its person handed in stays as it was, and the desk shows both.',
      ),
      t('A clip goes back only as often as the settings say; after that a manager decides.'),
    ],
  },
  {
    id: 'compare',
    title: t('Clips done by several people'),
    lines: [
      t(
        'Two people who do one clip do not see each other. Once both have handed it in, the page Review lists it with how far they agree, and Compare shows where they do not.',
      ),
      t(
        'There ] goes to the next difference and plays it. 1 takes the left, 2 takes the right, 3 lets you write it yourself, Ctrl+Z takes the last step back. A accepts what came of it as the final of the clip.',
      ),
      t(
        'A manager can use a finished clip as gold: it is then given to everybody once, hidden among the work, and the page Review shows how often each person is right. It never counts as work. A practice clip says at once what is right.',
      ),
    ],
  },
  {
    id: 'project',
    title: t('Setting up a project'),
    lines: [
      t(
        'A project needs three things: what people mark (Labels), sound (Upload), and people (People). The pages can be filled in any order and changed later.',
      ),
      t(
        'Changing the text of an answer is free. An answer that was used is retired, not deleted: work already done keeps it.',
      ),
      t(
        'Clips are given out one by one to whoever is free, or to somebody by name from the Clips page.',
      ),
      t(
        'On the page People clips are shared out by their name or by a column of their list, with a day on which they are due. A choice that you need again is kept as a batch. Open work can be taken back there.',
      ),
      t(
        'Who is removed from a project has no access from that moment on; what they had open waits for others.',
      ),
    ],
  },
  {
    id: 'programs',
    title: t('Programs and API keys'),
    lines: [
      t(
        'A program adds or fetches clips with a key from the page API keys. The key is shown once, with lines ready to paste.',
      ),
      t(
        'A key may do no more than whoever it belongs to may do in the project now. When they leave, it rests, and a manager takes it over on the page API keys.',
      ),
      t('A key can do only what was ticked, ends by itself, and can be revoked at any time.'),
      t('The full description of the API stands at /api/v1/docs.'),
    ],
  },
]
