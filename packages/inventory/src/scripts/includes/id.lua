-- Whether a text is the id of a buyer or a ticket. No field of ours, such as #round, can be one.
local function is_id(text)
  return #text <= 128 and text:find('^[%w._~-]+$')
end
