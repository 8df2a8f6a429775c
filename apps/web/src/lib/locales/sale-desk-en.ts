/** Words of the desk where operators change sales; a part of those of the operator's pages. */
export const saleDeskEn = {
  zone: '{{name}} ({{offset}})',
  moment: '{{when}}, {{zone}}, {{away}}',
  times: 'Times are in {{zone}}.',
  met: 'Whom this meets, as of now',
  who: { waiting: 'In line', standby: 'On standby', unpaid: 'Yet to pay' },
  type: 'Type “{{name}}” to go on',
  pauseTitle: 'Pause {{title}}?',
  pauseText:
    'Nobody gets a new place until you resume. Whoever is in line is still served, and orders can be paid.',
  undo: 'Undo',
  undone: 'Taken back.',
  cameBack: 'Your unsaved changes are back.',
  discard: 'Discard them',
  changed: 'Somebody else has changed this sale meanwhile.',
  changedBy: 'Changed meanwhile by {{who}}, {{when}}.',
  changedElsewhere: 'Nothing in this form is concerned.',
  goOn: 'Go on from the newer one',
  yes: 'yes',
  no: 'no',
  draft: 'Draft',
  saveDraft: 'Save as draft',
  createAndPublish: 'Create and publish',
  drafted: '{{title}} is saved as a draft. Only operators see it.',
  duplicate: 'Duplicate',
  publish: 'Publish',
  publishTitle: 'Publish {{title}}?',
  publishText: 'It shows in the shop at once, with a stock of {{count}}. It opens {{opens}}.',
  published: '{{title}} is published: it shows in the shop.',
  removeText: 'The draft is gone for good. No buyer has seen it.',
  removed: 'The draft of {{title}} is deleted.',
  preview: 'Preview',
  previewTitle: 'Preview',
  previewText: 'Buyers will see it like this once it is published. Nothing is sold here.',
  backToSales: 'Back to the sales',
  which: 'Which sales',
  present: 'Present',
  archive: 'Archive',
  archived: '{{title}} is archived. Its orders and its record stay.',
  bringBack: 'Bring back',
  broughtBack: '{{title}} is in the lists again.',
  noneArchived: 'Nothing is archived',
  noneArchivedText: 'Sales that are over can be put here. Their orders and records stay.',
};

export type SaleDeskWords = typeof saleDeskEn;

/** Who is signed in as an operator, and what they may do. */
export const operatorEn = {
  signOut: 'Sign out',
  role: { look: 'Looks', run: 'Runs sales', administer: 'Administers' },
  may: {
    look: 'You can see everything and change nothing.',
    run: 'You can pause sales, send messages, mark refunds and retry tasks.',
  },
  needs: 'This needs the role “{{needs}}”; yours is “{{role}}”.',
};
