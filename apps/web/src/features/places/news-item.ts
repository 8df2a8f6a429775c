/** Something that a buyer must not miss, in words. `key`: a later one of the same takes its place. */
export type NewsItem = {
  key: string;
  kind: 'good' | 'bad' | 'reminder';
  saleId: number;
  title: string;
  text: string;
  /** Where it leads, and what that is called. */
  to: string;
  action: string;
};
