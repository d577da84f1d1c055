/** Texts of area `letters`, English: mails about membership and what treasurers decide about mail. */
export const letters = {};
