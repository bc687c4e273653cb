// The icons the product uses, by their Lucide name. An icon that isn't here isn't in the sprite.
export const icons = `
  arrow-down arrow-right-left arrow-up at-sign bell bold book-open building-2 calendar-days camera check check-check
  chevron-down chevron-left chevron-right chevron-up chevrons-up-down circle-alert circle-check circle-dashed
  circle-question-mark circle-user-round clock clock-alert code download ellipsis eye file file-text fingerprint flame
  handshake history hourglass house image inbox info italic keyboard lightbulb link list list-ordered lock log-out mail
  mail-warning megaphone menu message-circle monitor palette panel-left paperclip pause pencil phone plus radio refresh-cw reply rotate-cw search
  server settings signal sliders-horizontal smartphone square-pen text-quote ticket ticket-plus timer trash-2 triangle-alert
  upload user-round user-round-plus user-round-x wifi-off x
`.trim().split(/\s+/);
