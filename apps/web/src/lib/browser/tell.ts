import { storage } from './storage.ts';

const KEY = 'seckill.tell';

/** How loudly the buyer is told: not at all beside what the page shows, by sound and vibration, or by a notification, too. */
export type Tell = 'off' | 'sound' | 'notification';

let audio: AudioContext | undefined;

/** What was allowed, here and in the browser's settings. */
export function howToTell(): Tell {
  if (storage.get(KEY) !== 'on') return 'off';
  return typeof Notification !== 'undefined' && Notification.permission === 'granted'
    ? 'notification'
    : 'sound';
}

/** To be called by a press: only then browsers ask, and let a page make a sound later. */
export async function allowToTell(): Promise<Tell> {
  storage.set(KEY, 'on');
  sound();
  if (typeof Notification !== 'undefined' && Notification.permission === 'default')
    await Notification.requestPermission();
  return howToTell();
}

export function tellNoMore(): void {
  storage.remove(KEY);
}

/** Makes itself heard as far as that was allowed. `tag`: a later one of the same takes its place. */
export function tell({
  tag,
  title,
  text,
  onOpen,
}: {
  tag: string;
  title: string;
  text: string;
  onOpen(): void;
}): void {
  const how = howToTell();
  if (how === 'off') return;
  sound();
  navigator.vibrate?.([200, 100, 200]);
  // Who looks at the page sees it there.
  if (how === 'notification' && document.hidden) notify(tag, title, text, onOpen);
}

function notify(tag: string, title: string, body: string, onOpen: () => void): void {
  try {
    const shown = new Notification(title, { body, tag, icon: '/favicon.svg' });
    shown.addEventListener('click', () => {
      window.focus();
      onOpen();
      shown.close();
    });
  } catch {
    // Chrome on Android shows none without a service worker; there it stays at sound and vibration.
  }
}

/** Two short notes, so that no file has to be fetched for it. */
function sound(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    for (const [at, hertz] of [
      [0, 660],
      [0.18, 880],
    ] as const) {
      const note = audio.createOscillator();
      const loudness = audio.createGain();
      const from = audio.currentTime + at;
      note.frequency.value = hertz;
      loudness.gain.setValueAtTime(0.15, from);
      loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.16);
      note.connect(loudness).connect(audio.destination);
      note.start(from);
      note.stop(from + 0.17);
    }
  } catch {
    // Without sound there is still everything else.
  }
}
