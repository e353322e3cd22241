// Dates of workbooks: numbers of days since 1900 (with a 29 February that never was) or since 1904, told by a cell's format.

const DAY = 86_400_000;
const known = new Map<string, 'date' | 'time' | 'both' | null>();

/** What a number format shows: `yyyy-mm-dd` a date, `h:mm` a time of day, both, or neither. */
function shows(format: string): 'date' | 'time' | 'both' | null {
  let found = known.get(format);
  if (found === undefined) {
    // Colours, conditions, languages, quoted text and escaped characters say nothing; [h] counts hours.
    const bare = format
      .replace(/"[^"]*"|\\.|_.|\*./g, '')
      .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
      .split(';')[0]
      ?.toLowerCase();
    const date = /[yd]|e{1,4}(?![+-])|m{3,}/.test((bare ?? '').replace('general', ''));
    const time = /[hs]/.test((bare ?? '').replace('general', ''));
    found = date ? (time ? 'both' : 'date') : time ? 'time' : null;
    known.set(format, found);
  }
  return found;
}

export const isDateFormat = (format: string): boolean => shows(format) !== null;

/** The day, the day and time, or the time of day that a number stands for; null where it stands for none. */
export function dateText(serial: number, format: string, since1904: boolean): string | null {
  const milliseconds = Math.round(serial * DAY);
  const days = Math.floor(milliseconds / DAY);
  const rest = milliseconds - days * DAY;
  const what = shows(format);
  if (what === 'time' && days >= 0 && (days === 0 || /\[[hms]/i.test(format)))
    return timeText(rest, days * 24);
  const day = dayText(days, since1904);
  if (day === null) return null;
  return what === 'date' && rest === 0 ? day : rest === 0 ? `${day} 00:00:00` : `${day} ${timeText(rest, 0)}`;
}

function dayText(days: number, since1904: boolean): string | null {
  // From year 1 to year 9999; beyond that the number is no date.
  if (days < -693_593 || days > 2_958_465) return null;
  if (!since1904 && days === 60) return '1900-02-29';
  const epoch = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days > 60 ? 30 : 31);
  return new Date(epoch + days * DAY).toISOString().slice(0, 10);
}

function timeText(milliseconds: number, hours: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const part = milliseconds % 1000;
  const seconds = Math.floor(milliseconds / 1000);
  const fraction = part === 0 ? '' : `.${String(part).padStart(3, '0')}`;
  return `${two(hours + Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}`;
}
