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
};

export type SaleDeskWords = typeof saleDeskEn;
